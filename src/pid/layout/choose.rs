//! Which layout a text has: what its name says where the text agrees, else what the text looks like.

use super::Layout;
use super::csv::{self, Csv, DELIMITERS, Dialect, Fit};
use super::json::Json;
use super::log::Log;
use super::sql::Sql;
use super::text::Text;
use super::xml::Xml;
use super::yaml::Yaml;

/// The lines that are looked at.
const MOST_LINES: usize = 100;
/// What compressed files end with.
const PACKED: [&str; 6] = ["gz", "zst", "bz2", "xz", "lz4", "br"];
/// The endings of names, and what is in such files.
const ENDINGS: [(Kind, &[&str]); 8] = [
    (Kind::Table, &["csv", "tsv", "tab", "psv", "ssv"]),
    (Kind::Json, &["json", "geojson", "har", "ipynb", "jsonc", "json5", "webmanifest", "avsc", "jsonld"]),
    (Kind::JsonLines, &["jsonl", "ndjson", "jsonlines", "ldjson"]),
    (Kind::Sql, &["sql", "psql", "mysql", "pgsql", "ddl", "dml"]),
    (Kind::Yaml, &["yaml", "yml"]),
    (
        Kind::Xml,
        &[
            "xml", "html", "htm", "xhtml", "svg", "xsd", "xsl", "xslt", "rss", "atom", "plist", "kml", "gpx", "wsdl", "pom", "resx",
            "csproj",
        ],
    ),
    (Kind::Log, &["log", "logfmt", "env", "properties", "ini", "cfg", "conf", "toml", "vcf", "vcard", "ldif", "out", "err"]),
    (
        Kind::Text,
        &[
            "md", "markdown", "rst", "adoc", "tex", "rs", "py", "rb", "js", "mjs", "cjs", "ts", "jsx", "tsx", "java", "kt", "kts", "go",
            "c", "h", "cc", "cpp", "hpp", "cs", "php", "pl", "sh", "bash", "ps1", "swift", "scala", "groovy", "gradle", "lua", "r", "ex",
            "exs", "erl", "hs", "clj", "dart", "vue", "svelte", "css", "scss", "less", "tf", "hcl", "proto", "graphql", "rego", "lock",
            "patch", "diff", "eml",
        ],
    ),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Table,
    Json,
    JsonLines,
    Sql,
    Yaml,
    Xml,
    Log,
    Text,
}

/// The layout of a text by its name and its beginning (64 KB, or all of it). `known` says whether a word is the name of a field.
#[must_use]
pub fn choose(name: &str, head: &[u8], known: &dyn Fn(&str) -> bool) -> Box<dyn Layout> {
    let content = Content::new(head, known);
    let ending = ending(name);
    let by_name = ENDINGS.iter().find(|(_, endings)| endings.contains(&ending.as_str())).map(|(kind, _)| *kind);
    let kind = by_name.and_then(|kind| content.agrees(kind)).unwrap_or_else(|| content.kind());
    match kind {
        Kind::Table => {
            let (dialect, fit) = content.table(&ending);
            Box::new(Csv::new(dialect, fit.cells, head, known))
        }
        Kind::Json => Box::new(Json::new(false)),
        Kind::JsonLines => Box::new(Json::new(true)),
        Kind::Sql => Box::new(Sql::new(head)),
        Kind::Yaml => Box::new(Yaml::new()),
        Kind::Xml => Box::new(Xml::new()),
        Kind::Log => Box::new(Log::new()),
        Kind::Text => Box::new(Text::new()),
    }
}

/// What a file's name ends with, in small letters: `csv` of `A.CSV.gz`, `env` of `.env.local`.
fn ending(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase();
    if file == ".env" || file.starts_with(".env.") {
        return "env".to_owned();
    }
    let mut parts = file.rsplit('.').take(3);
    let last = parts.next().unwrap_or_default();
    let ending = if PACKED.contains(&last) { parts.next().unwrap_or_default() } else { last };
    if ending.len() == file.len() { String::new() } else { ending.to_owned() }
}

/// The beginning of a text, and what it looks like.
struct Content<'a> {
    head: &'a [u8],
    /// The text behind the mark of a file and spaces.
    text: &'a [u8],
    /// Its lines without the spaces around them, those that are empty left out, and the last where it may not be whole.
    lines: Vec<&'a [u8]>,
    known: &'a dyn Fn(&str) -> bool,
}

impl<'a> Content<'a> {
    fn new(head: &'a [u8], known: &'a dyn Fn(&str) -> bool) -> Self {
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let whole =
            if head.len() < 32 * 1024 { text } else { text.get(..memchr::memrchr(b'\n', text).unwrap_or(text.len())).unwrap_or(text) };
        let lines = whole.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
        Self { head, text, lines: lines.take(MOST_LINES).collect(), known }
    }

    /// The kind that a name stands for, or one close to it, where the text does not speak against it.
    fn agrees(&self, kind: Kind) -> Option<Kind> {
        let is_lines = self.is_json_lines();
        match kind {
            _ if self.text.is_empty() => Some(kind),
            Kind::Json | Kind::JsonLines if self.text.first() == Some(&b'<') => None,
            Kind::Json => Some(if is_lines && self.lines.len() > 1 { Kind::JsonLines } else { Kind::Json }),
            Kind::JsonLines => Some(if is_lines || !self.is_json() { Kind::JsonLines } else { Kind::Json }),
            Kind::Table | Kind::Log | Kind::Yaml if is_lines && self.lines.len() > 1 => Some(Kind::JsonLines),
            Kind::Table if self.is_json() || self.is_xml() || self.is_sql() => None,
            Kind::Yaml if self.is_json() => Some(Kind::Json),
            Kind::Xml if !self.is_xml() => None,
            _ => Some(kind),
        }
    }

    /// What the text looks like.
    fn kind(&self) -> Kind {
        if self.is_json_lines() && self.lines.len() > 1 {
            return Kind::JsonLines;
        }
        let first = [
            (self.is_json(), Kind::Json),
            (self.is_xml(), Kind::Xml),
            (self.text.starts_with(b"BEGIN:VCARD") || self.text.starts_with(b"dn: "), Kind::Log),
            (self.is_sql(), Kind::Sql),
            (self.is_markdown(), Kind::Text),
            (self.is_yaml(), Kind::Yaml),
            (self.is_table(), Kind::Table),
            (self.has_keys(), Kind::Log),
        ];
        first.into_iter().find(|(is, _)| *is).map_or(Kind::Text, |(_, kind)| kind)
    }

    /// How a table is written. A `:` parts cells only below a header or where there are many words.
    fn table(&self, ending: &str) -> (Dialect, Fit) {
        if matches!(ending, "tsv" | "tab") && memchr::memchr(b'\t', self.head).is_some() {
            return csv::sniff(self.head, b"\t");
        }
        let (dialect, fit) = csv::sniff(self.head, &DELIMITERS);
        let is_colon = dialect.delimiter == b':' && csv::header(&dialect, self.head, self.known).is_none();
        let has_words = || self.lines.iter().all(|line| line.windows(3).any(|word| word.iter().all(|byte| matches!(byte, b'g'..=b'z'))));
        if is_colon && (fit.cells < 5 || !has_words()) { csv::sniff(self.head, b"\t,;|") } else { (dialect, fit) }
    }

    fn is_json(&self) -> bool {
        let mut bytes = self.text.iter().filter(|byte| !byte.is_ascii_whitespace());
        match (bytes.next(), bytes.next()) {
            (Some(b'{'), Some(b'"' | b'}')) => true,
            (Some(b'['), Some(b'{' | b'[' | b'"' | b']')) => true,
            (Some(b'['), Some(b'-' | b'0'..=b'9')) => {
                let inner = self.text.iter().take(256).take_while(|byte| **byte != b']');
                inner.skip(1).all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace() || b",.-+eE".contains(byte))
                    && self.text.contains(&b',')
            }
            _ => false,
        }
    }

    fn is_json_lines(&self) -> bool {
        let is_value = |line: &&[u8]| matches!(line, [b'{', b'"' | b' ' | b'}', .., b'}'] | [b'[', .., b']'] | [b'{', b'}']);
        let is_object = self.lines.first().is_some_and(|line| line.starts_with(b"{") || (self.lines.len() > 1 && line.starts_with(b"[")));
        is_object && self.is_json() && self.lines.iter().all(is_value)
    }

    fn is_xml(&self) -> bool {
        matches!(self.text, [b'<', b'?' | b'!', ..]) || matches!(self.text, [b'<', first, ..] if first.is_ascii_alphabetic())
    }

    fn is_sql(&self) -> bool {
        const BEGINNINGS: [&[u8]; 5] = [b"INSERT INTO ", b"CREATE TABLE ", b"REPLACE INTO ", b"INSERT IGNORE INTO ", b"BEGIN TRANSACTION;"];
        let begins = |line: &&[u8]| {
            BEGINNINGS.iter().any(|beginning| line.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning)))
                || (line.starts_with(b"COPY ") && line.ends_with(b"FROM stdin;"))
                || [&b"-- PostgreSQL database dump"[..], b"-- MySQL dump", b"-- MariaDB dump"].iter().any(|title| line.starts_with(title))
        };
        self.lines.iter().any(begins)
    }

    fn is_markdown(&self) -> bool {
        let is_rule = |line: &&[u8]| line.starts_with(b"|") && line.contains(&b'-') && line.iter().all(|byte| b"|-: ".contains(byte));
        self.lines.iter().any(|line| is_rule(line) || line.starts_with(b"# ") || line.starts_with(b"```"))
            && !self.lines.iter().take(3).all(|line| line.starts_with(b"#"))
            && self.lines.len() > 1
            && !self.is_table()
    }

    fn is_yaml(&self) -> bool {
        let is_key = |line: &&&[u8]| {
            let line = line.strip_prefix(b"- ").unwrap_or(line);
            let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(byte)).count();
            name > 0 && matches!(line.get(name..), Some([b':'] | [b':', b' ', ..]))
        };
        let lines = || self.lines.iter().filter(|line| !line.starts_with(b"#"));
        let (all, keys) = (lines().count(), lines().filter(is_key).count());
        let nests = lines().any(|line| line.ends_with(b":") || line.starts_with(b"- ")) || self.text.starts_with(b"---");
        nests && keys > 1 && keys * 10 >= all * 7
    }

    /// Whether nearly all lines have as many cells as the others.
    fn is_table(&self) -> bool {
        let (dialect, fit) = self.table("");
        let has_header = || csv::header(&dialect, self.head, self.known).is_some();
        let is_alike = fit.cells > 1 && fit.records > 1 && fit.alike >= 90 && fit.length <= 64;
        is_alike && ((fit.cells > 2 && fit.records > 2 && dialect.delimiter != b':') || has_header() || dialect.delimiter == b'\t')
    }

    /// Whether half of the lines have keys, as logs and properties do.
    fn has_keys(&self) -> bool {
        let is_key = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-\"".contains(byte);
        let has = |line: &&&[u8]| {
            let assigned =
                memchr::memchr_iter(b'=', line).any(|at| at > 0 && line.get(at - 1).is_some_and(|byte| is_key(byte) || *byte == b' '));
            let word = line.iter().take_while(|byte| is_key(byte)).count();
            let is_named = word > 0 && matches!(line.get(word..), Some([b':', b' ', ..]));
            let has_time = line.iter().take(24).filter(|byte| byte.is_ascii_digit()).count() >= 8;
            (assigned && !line.ends_with(b";") && !line.ends_with(b"{")) || is_named || has_time
        };
        let count = self.lines.iter().filter(has).count();
        count > 0 && count * 2 >= self.lines.len()
    }
}
