package lab.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import lab.course.Trees;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads XML as a compiler reads Java: who misses a slash is told where, and not that a test found
 * nothing logged.
 */
final class XmlFiles {

  private XmlFiles() {}

  /** What is not well-formed below a folder, the first of each file. */
  static List<CompileError> errors(Path folder) throws IOException {
    List<CompileError> errors = new ArrayList<>();
    for (String file : Trees.files(folder)) {
      if (file.endsWith(".xml")) {
        read(folder.resolve(file), errors);
      }
    }
    return errors;
  }

  private static void read(Path file, List<CompileError> errors) throws IOException {
    try (InputStream text = Files.newInputStream(file)) {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      factory.newSAXParser().parse(text, new Thrower());
    } catch (SAXParseException e) {
      errors.add(new CompileError(file, e.getLineNumber(), String.valueOf(e.getMessage())));
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(e);
    }
  }

  /** The default writes to the terminal before it throws. */
  private static final class Thrower extends DefaultHandler {

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
