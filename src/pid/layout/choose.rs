//! Which layout a text has: what its name says where the text agrees, else what the text looks like.

use super::Layout;
use super::csv::{Csv, Fit, sniff};
use super::json::Json;
use super::log::Log;
use super::sql::Sql;
use super::xml::Xml;
use super::yaml::Yaml;

/// The share of records that must be alike for a text to be a table, in percent.
const ALIKE: usize = 90;
/// The longest mean cell of a table that is not called one, in bytes.
const LONGEST_CELL: usize = 60;
/// The lines by which a text is told.
const LINES: usize = 200;

/// The layout of a text by its name and its beginning (64 KB, or all of it). `known` says whether a word is the name of a field.
#[must_use]
pub fn choose(name: &str, head: &[u8], known: &dyn Fn(&str) -> bool) -> Box<dyn Layout> {
    let table = |delimiter: Option<u8>| -> Box<dyn Layout> {
        let (dialect, fit) = sniff(head, delimiter);
        Box::new(Csv::new(dialect, fit.cells, head, known))
    };
    match ending(name).as_str() {
        "csv" => table(None),
        "tsv" | "tab" => table(Some(b'\t')),
        "psv" => table(Some(b'|')),
        "jsonl" | "ndjson" => Box::new(Json::new(true)),
        "json" | "geojson" | "har" | "ipynb" | "webmanifest" if is_json(head) => Box::new(Json::new(is_json_lines(head))),
        "sql" | "dump" | "psql" | "mysql" => Box::new(Sql::new(head)),
        "yaml" | "yml" => Box::new(Yaml::new()),
        "xml" | "html" | "htm" | "xhtml" | "svg" | "xsd" | "xsl" | "xslt" | "kml" | "gpx" | "rss" | "atom" | "plist" | "pom" | "wsdl"
            if first(head) == Some(b'<') =>
        {
            Box::new(Xml::new())
        }
        "log" | "env" | "properties" | "ini" | "cfg" | "conf" | "toml" | "vcf" | "ldif" => Box::new(Log::new()),
        ending if is_prose(ending) => Box::new(Log::new()),
        _ => by_content(head, known),
    }
}

fn by_content(head: &[u8], known: &dyn Fn(&str) -> bool) -> Box<dyn Layout> {
    if is_json(head) {
        return Box::new(Json::new(is_json_lines(head)));
    }
    if first(head) == Some(b'<') {
        return Box::new(Xml::new());
    }
    if is_sql(head) {
        return Box::new(Sql::new(head));
    }
    let (dialect, fit) = sniff(head, None);
    if is_table(fit) {
        return Box::new(Csv::new(dialect, fit.cells, head, known));
    }
    if is_yaml(head) { Box::new(Yaml::new()) } else { Box::new(Log::new()) }
}

/// The last ending of a name that says how a text is written, in lower case: packed files keep theirs.
fn ending(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let is_wrapping = |ending: &&str| !matches!(*ending, "gz" | "zst" | "bak" | "old" | "orig" | "tmp" | "1" | "2");
    let mut parts = file.split('.');
    parts.next();
    let endings: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
    let last = endings.iter().map(String::as_str).rev().find(is_wrapping).unwrap_or_default();
    if last.is_empty() && file.starts_with('.') { file.trim_start_matches('.').to_ascii_lowercase() } else { last.to_owned() }
}

/// Endings of documents and of source code, which are read as running text with keys and values in it.
fn is_prose(ending: &str) -> bool {
    const PROSE: &[&str] = &[
        "adoc", "asm", "bash", "bat", "c", "cc", "clj", "cmake", "cpp", "cs", "css", "dart", "erl", "ex", "exs", "fs", "go", "gradle",
        "groovy", "h", "hpp", "hs", "java", "jl", "js", "jsx", "kt", "kts", "less", "lock", "lua", "m", "md", "mjs", "mk", "ml", "nix",
        "php", "pl", "pm", "proto", "ps1", "py", "r", "rb", "rego", "rs", "rst", "scala", "scss", "sh", "swift", "tex", "tf", "ts", "tsx",
        "vue", "zsh",
    ];
    PROSE.binary_search(&ending).is_ok()
}

fn first(head: &[u8]) -> Option<u8> {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()).take(LINES)
}

fn is_json(head: &[u8]) -> bool {
    let mut signs = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    match (signs.next(), signs.next()) {
        (Some(b'{'), Some(b'"' | b'}')) => true,
        (Some(b'['), Some(next)) => b"{[\"]-0123456789tfn".contains(&next),
        _ => false,
    }
}

/// Whether the first lines are values of their own.
fn is_json_lines(head: &[u8]) -> bool {
    let is_whole = |line: &[u8]| matches!((line.first(), line.last()), (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')));
    let mut lines = lines(head);
    lines.next().is_some_and(is_whole) && lines.next().is_some_and(|line| line.first() == Some(&b'{') || line.first() == Some(&b'['))
}

fn is_sql(head: &[u8]) -> bool {
    const STATEMENTS: [&[u8]; 8] =
        [b"INSERT INTO", b"CREATE TABLE", b"COPY ", b"DROP TABLE", b"REPLACE INTO", b"BEGIN TRANSACTION", b"PRAGMA ", b"SET "];
    let begins = |line: &[u8]| {
        STATEMENTS.iter().any(|statement| line.get(..statement.len()).is_some_and(|start| start.eq_ignore_ascii_case(statement)))
    };
    lines(head).filter(|line| begins(line)).count() >= 1 && lines(head).any(|line| line.ends_with(b";"))
}

fn is_table(fit: Fit) -> bool {
    fit.cells >= 2 && fit.records >= 2 && fit.alike >= ALIKE && fit.length <= LONGEST_CELL
}

/// Whether lines are keys and values, and lists, with indentation.
fn is_yaml(head: &[u8]) -> bool {
    if head.starts_with(b"---") || head.starts_with(b"%YAML") {
        return true;
    }
    let is_pair = |line: &[u8]| {
        let line = line.strip_prefix(b"- ").unwrap_or(line);
        let key = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')).count();
        key > 0 && (line.get(key..).is_some_and(|rest| rest == b":" || rest.starts_with(b": ")))
    };
    let (mut all, mut pairs) = (0_usize, 0_usize);
    for line in lines(head).filter(|line| !line.starts_with(b"#")) {
        all += 1;
        pairs += usize::from(is_pair(line) || line.starts_with(b"- "));
    }
    let is_nested = head.windows(3).any(|bytes| bytes == b"\n  ");
    all >= 2 && pairs * 10 >= all * 8 && is_nested
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(name: &str, text: &str) -> &'static str {
        choose(name, text.as_bytes(), &|_| false).format()
    }

    #[test]
    fn a_name_decides_where_the_text_agrees() {
        assert_eq!(format("a.csv", "x\n1\n"), "csv");
        assert_eq!(format("a.csv.gz", "x\n1\n"), "csv");
        assert_eq!(format("b.zip!/a.TSV", "x\ty\n1\t2\n"), "csv");
        assert_eq!(format("a.json", "{\"a\": 1}"), "json");
        assert_eq!(format("a.json", "a,b\n1,2\n3,4\n"), "csv");
        assert_eq!(format("a.ndjson", "{}\n{}"), "json-lines");
        assert_eq!(format("dump.sql", ""), "sql");
        assert_eq!(format("a.yml", "a: 1"), "yaml");
        assert_eq!(format(".env", "A=1"), "log");
    }

    #[test]
    fn a_text_decides_where_its_name_says_nothing() {
        assert_eq!(format("data", "{\"a\": 1}\n{\"a\": 2}\n"), "json-lines");
        assert_eq!(format("data", "[1, 2]"), "json");
        assert_eq!(format("data.bak", "<?xml version=\"1.0\"?><a/>"), "xml");
        assert_eq!(format("data", "INSERT INTO t VALUES (1);\n"), "sql");
        assert_eq!(format("data", "a;b\n1;2\n3;4\n"), "csv");
        assert_eq!(format("data", "people:\n  - name: x\n    id: 1\n"), "yaml");
        assert_eq!(format("data", "Dear all,\nplease find, attached, what you asked for\n"), "log");
    }

    #[test]
    fn the_list_of_endings_is_sorted() {
        for ending in ["adoc", "md", "rs", "zsh", "lock"] {
            assert!(is_prose(ending), "{ending}");
        }
    }
}
