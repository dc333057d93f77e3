package lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page from which a reader chooses language and form. */
final class FrontPage {

  private static final String SLIDES = " <a href=\"%s/slides.html\">%s</a>";

  private FrontPage() {}

  static void write(Path site, boolean slides) throws IOException {
    String english = slides ? SLIDES.formatted("en", "Slides") : "";
    String polish = slides ? SLIDES.formatted("pl", "Slajdy") : "";
    Files.writeString(
        site.resolve("index.html"),
        """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="UTF-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>gRPC · OpenTelemetry</title>
      <style>
      body { font: 1.1rem/1.6 "Noto Sans", "Segoe UI", Roboto, Arial, sans-serif; color: #1f2933; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
      h1, h2 { color: #12365c; } h1 { border-bottom: 3px solid #d9822b; padding-bottom: .4rem; }
      a { color: #1d5fa8; margin-right: 1.2rem; white-space: nowrap; }
      </style>
      </head>
      <body>
      <h1>gRPC · OpenTelemetry</h1>
      <section lang="en">
      <h2>English</h2>
      <p><a href="en/report.html">Report</a> <a href="en/report.pdf">Report as PDF</a>%s</p>
      <p><a href="en/teachers.html">For teachers</a> <a href="en/teachers.pdf">the same as PDF</a> <a href="en/handout.pdf">Handout</a></p>
      </section>
      <section lang="pl">
      <h2>Polski</h2>
      <p><a href="pl/report.html">Raport</a> <a href="pl/report.pdf">Raport w PDF</a>%s</p>
      <p><a href="pl/teachers.html">Dla prowadzących</a> <a href="pl/teachers.pdf">to samo w PDF</a> <a href="pl/handout.pdf">Ściąga</a></p>
      </section>
      </body>
      </html>
      """
            .formatted(english, polish));
  }
}
