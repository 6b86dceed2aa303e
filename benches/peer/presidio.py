#!/usr/bin/env python3
"""Searches the same file with portcullis and with Presidio's pattern recognisers, in one run, and prints the speed of both.

Usage: presidio.py PORTCULLIS FILE [LINES]
PORTCULLIS is a release build. The first run makes an environment beside this script (.venv-presidio) and installs presidio-analyzer
from PyPI. Presidio runs on its first LINES lines (2000), because it takes a second for some fifty kilobytes; portcullis searches all of it,
and the same lines, too. No model of language is used: an engine without one gives every line as one token, so that what is measured is
patterns, checks and context, and no names; the recognisers are those that are on
for English. Files are read into memory before the clock starts on Presidio; portcullis is timed as a process.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import venv

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = "presidio-analyzer==2.2.366"


def into_environment():
    """Runs this script again with the interpreter that has Presidio."""
    home = HERE / ".venv-presidio"
    python = home / "bin" / "python"
    if pathlib.Path(sys.prefix) == home:
        return
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PACKAGE], check=True)
    os.execv(python, [str(python), *sys.argv])


def analyzer():
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
    import spacy
    import tldextract

    # The list of public suffixes that comes with the package; nothing is fetched while the clock runs.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    blank = spacy.blank("en")

    class Blank(NlpEngine):
        """Words and nothing about them."""

        def load(self):
            pass

        def is_loaded(self):
            return True

        def process_text(self, text, language):
            doc = blank(text)
            words = [token.text for token in doc]
            return NlpArtifacts([], doc, [token.idx for token in doc], [word.lower() for word in words], self, language)

        def process_batch(self, texts, language, **_):
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word, language):
            return False

        def is_punct(self, word, language):
            return not any(character.isalnum() for character in word)

        def get_supported_entities(self):
            return []

        def get_supported_languages(self):
            return ["en"]

    engine = Blank()
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    registry.recognizers = [one for one in registry.recognizers if "Nlp" not in type(one).__name__ and "Spacy" not in type(one).__name__]
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"]), len(registry.recognizers)


def portcullis(program, path):
    start = time.perf_counter()
    done = subprocess.run([program, "scan", path, "--format", "json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        sys.exit(f"{program} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return os.path.getsize(path) / seconds / 1e6


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    into_environment()
    program, path = sys.argv[1], sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = [line for line, _ in zip(file, range(count))]
    engine, recognisers = analyzer()
    engine.analyze("warm up: 4111 1111 1111 1111, somebody@example.com, https://example.com", language="en")
    ours = [portcullis(program, path)]
    start = time.perf_counter()
    found = sum(len(engine.analyze(line, language="en")) for line in lines)
    seconds = time.perf_counter() - start
    ours.append(portcullis(program, path))
    size = sum(len(line.encode("utf-8", errors="replace")) for line in lines)
    with tempfile.NamedTemporaryFile("w", suffix=pathlib.Path(path).suffix, encoding="utf-8") as part:
        part.writelines(lines)
        part.flush()
        small = portcullis(program, part.name)
    theirs, best = size / seconds / 1e6, max(ours)
    print(f"presidio, {recognisers} recognisers  {theirs:10.3f} MB/s  ({len(lines)} lines, {size / 1e6:.2f} MB, {found} results)")
    print(f"portcullis, the same lines   {small:10.3f} MB/s  (with the start of the process)")
    print(f"portcullis, the whole file   {best:10.3f} MB/s  ({os.path.getsize(path) / 1e6:.1f} MB)")
    print(f"ratio                        {best / theirs:10.0f}")


if __name__ == "__main__":
    main()
