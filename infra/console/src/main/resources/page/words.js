// What the stage and the presenter's view say, in both languages. Scenes bring their own texts.
const WORDS = {
  en: {
    scene: (number, all) => `Scene ${number} of ${all}`,
    step: "Step", client: "client", server: "server", running: "running", gone: "gone", killed: "killed", late: "late", unknown: "not called",
    rate: (calls) => `${calls} calls a second`, each: (calls) => `${calls} a second`,
    telemetry: "telemetry", silent: "none so far", taken: "arrives", lost: "nobody takes it",
    wrong: "What goes wrong", nothing: "Nothing goes wrong.",
    calls: "Calls a second, over the last minute", answered: "answered", failed: "failed", retried: "tried again, and nobody noticed",
    counted: "The bars are counted between client and servers; “failed” is what the client says itself, every five seconds.",
    ago: "60 s ago", now: "now",
    runs: "Programs of this scene", again: "Run again", going: "running …", done: "ended well", ended: (exit) => `ended with status ${exit}`, waiting: "about to start …",
    sent: (bytes) => `sent ${bytes} bytes`, received: (bytes) => `got ${bytes} bytes`, took: (millis) => `answered after ${millis} ms, as seen on the way`,
    says: "What the programs say",
    view: "Open its view", stage: "Back to the stage", previous: "Previous", next: "Next", presenter: "Presenter’s view", projector: "Clean view for the projector", end: "End", reset: "Reset",
    setting: "Setting the scene …", looking: "Waiting for the first trace of this scene …",
    talk: "Talk", ofTalk: "of 20 min", over: "over by", say: "Say", act: "Do", trouble: "If it fails", claim: "What is shown", upcoming: "Next scene", last: "This is the last scene.",
    all: "All scenes", begin: "Begin with scene 1", clock: "Clock to 0", language: "Language", noScene: "No scene has been set yet. The clock begins with the first one.",
    away: "The demo does not answer. What stands here is what was there last. Start it with lab demo.", none: "No demo is running here. Start one with lab demo.",
    keys: "Keys: → next, ← previous, r reset, v view or stage, c clock to 0, d dark or light.",
    step1: "plain gRPC", step2: "+ traces", step3: "+ metrics", step4: "+ logs", step5: "+ streams",
    faults: {},
  },
  pl: {
    scene: (number, all) => `Scena ${number} z ${all}`,
    step: "Krok", client: "klient", server: "serwer", running: "działa", gone: "nie ma go", killed: "zabity", late: "spóźnia się", unknown: "nieużywany",
    rate: (calls) => `${calls} wywołań na sekundę`, each: (calls) => `${calls} na sekundę`,
    telemetry: "telemetria", silent: "jeszcze jej nie ma", taken: "dociera", lost: "nikt jej nie odbiera",
    wrong: "Co idzie źle", nothing: "Nic nie idzie źle.",
    calls: "Wywołania na sekundę, ostatnia minuta", answered: "z odpowiedzią", failed: "nieudane", retried: "ponowione, i nikt tego nie zauważył",
    counted: "Wykres liczy wywołania między klientem a serwerami; „nieudane” podaje sam klient, co pięć sekund.",
    ago: "60 s temu", now: "teraz",
    runs: "Programy tej sceny", again: "Uruchom ponownie", going: "działa…", done: "zakończony pomyślnie", ended: (exit) => `zakończony z kodem ${exit}`, waiting: "zaraz ruszy…",
    sent: (bytes) => `wysłano bajtów: ${bytes}`, received: (bytes) => `odebrano bajtów: ${bytes}`, took: (millis) => `odpowiedź po ${millis} ms, mierzone po drodze`,
    says: "Co mówią programy",
    view: "Otwórz widok", stage: "Wróć na scenę", previous: "Poprzednia", next: "Następna", presenter: "Widok prowadzącego", projector: "Czysty widok na rzutnik", end: "Koniec", reset: "Od początku",
    setting: "Przygotowuję scenę…", looking: "Czekam na pierwszy ślad tej sceny…",
    talk: "Wystąpienie", ofTalk: "z 20 min", over: "ponad czas", say: "Powiedzieć", act: "Zrobić", trouble: "Gdy zawiedzie", claim: "Co widać", upcoming: "Następna scena", last: "To ostatnia scena.",
    all: "Wszystkie sceny", begin: "Zacznij od sceny 1", clock: "Zegar na 0", language: "Język", noScene: "Nie ustawiono jeszcze sceny. Zegar rusza z pierwszą.",
    away: "Demonstracja nie odpowiada. Poniżej jest to, co było ostatnio. Uruchomić ją: lab demo.", none: "Demonstracja tu nie działa. Uruchomić ją: lab demo.",
    keys: "Klawisze: → następna, ← poprzednia, r od początku, v widok albo scena, c zegar na 0, d ciemno albo jasno.",
    step1: "samo gRPC", step2: "+ ślady", step3: "+ metryki", step4: "+ logi", step5: "+ strumienie",
    faults: {
      slow: "Jeden serwer odpowiada z opóźnieniem ćwierć sekundy",
      errors: "Co czwarte wywołanie ginie w drodze do serwera",
      "wrong-input": "Co czwarte żądanie dociera puste",
      killed: "Jeden z dwóch serwerów został zabity",
      "backend-gone": "Nikt nie odbiera telemetrii",
      "no-propagation": "Nagłówki, które niosą ślad, giną",
      "slow-reader": "Kto czyta strumień, robi to powoli",
    },
  },
};

/** The words of a language; an unknown one is taken for English. */
export function words(language) {
  return WORDS[language] ?? WORDS.en;
}

/** How a program of the scene is, with a sign. */
export function condition({ exit, command, program }, say) {
  if (exit === 0) return `✓ ${say.done}`;
  if (exit !== null) return `✗ ${say.ended(exit)}`;
  if (command === "") return say.waiting;
  return program === "server" ? `✓ ${say.running}` : say.going;
}
