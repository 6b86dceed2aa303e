//! The beginning of a statement: which table and which columns it is about.

use crate::pid::layout::field;

/// Words between `INSERT` and the name of the table.
const NOISE: [&str; 12] =
    ["INTO", "IGNORE", "OR", "REPLACE", "ROLLBACK", "ABORT", "FAIL", "DELAYED", "LOW_PRIORITY", "HIGH_PRIORITY", "ONLY", "OVERWRITE"];
/// What parts of a table begin with that are no columns.
const CONSTRAINTS: [&str; 14] = [
    "CONSTRAINT",
    "PRIMARY",
    "UNIQUE",
    "KEY",
    "INDEX",
    "CHECK",
    "FOREIGN",
    "FULLTEXT",
    "SPATIAL",
    "EXCLUDE",
    "LIKE",
    "PERIOD",
    "PARTITION",
    "FAMILY",
];

/// What a statement is.
pub(super) enum Head {
    /// Rows follow, up to the line `\.`.
    Copy { table: String, columns: Option<Vec<String>>, end: usize },
    /// Rows follow, in parentheses.
    Insert { table: String, columns: Option<Vec<String>>, end: usize },
    /// A table with its columns.
    Create { table: String, columns: Vec<String>, end: usize },
    /// The end of a batch of SQL Server.
    Batch { end: usize },
    /// Anything else.
    Other,
}

/// A word, a quoted name, or a character.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Name(String),
    Mark(u8),
}

/// Reads the beginning of a statement; nothing where the text does not say and does not end (`ends`) either.
pub(super) fn read(text: &[u8], ends: bool) -> Option<Head> {
    let mut tokens = Tokens { text, at: 0 };
    let first = tokens.next();
    let head = match first {
        Some(Token::Word(word)) if word.eq_ignore_ascii_case("COPY") => copy(&mut tokens),
        Some(Token::Word(word)) if word.eq_ignore_ascii_case("INSERT") || word.eq_ignore_ascii_case("REPLACE") => insert(&mut tokens),
        Some(Token::Word(word)) if word.eq_ignore_ascii_case("CREATE") => create(&mut tokens),
        Some(Token::Word(word)) if word.eq_ignore_ascii_case("GO") => Some(Head::Batch { end: tokens.at }),
        _ => Some(Head::Other),
    };
    // What ends with the text may go on.
    match head {
        None if ends => Some(Head::Other),
        Some(_) if tokens.at >= text.len() && !ends => None,
        head => head,
    }
}

struct Tokens<'a> {
    text: &'a [u8],
    at: usize,
}

impl Tokens<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Token> {
        self.blank();
        let first = self.peek()?;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'@') || !byte.is_ascii();
        let length = rest.iter().take_while(is_word).count();
        if length > 0 {
            self.at += length;
            return Some(Token::Word(field::name(rest.get(..length).unwrap_or(rest))));
        }
        let close = match first {
            b'"' | b'`' | b'\'' => first,
            b'[' => b']',
            _ => {
                self.at += 1;
                return Some(Token::Mark(first));
            }
        };
        let inner = rest.get(1..).unwrap_or_default();
        let length = memchr::memchr(close, inner)?;
        self.at += length + 2;
        Some(Token::Name(field::name(inner.get(..length).unwrap_or(inner))))
    }

    /// Passes over spaces and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let spaces = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            self.at += spaces;
            let rest = rest.get(spaces..).unwrap_or_default();
            let length = if rest.starts_with(b"--") {
                memchr::memchr(b'\n', rest)
            } else if rest.starts_with(b"/*") {
                memchr::memmem::find(rest, b"*/").map(|end| end + 2)
            } else {
                return;
            };
            self.at += length.unwrap_or(rest.len());
        }
    }

    /// The next token, and a way back to before it.
    fn ahead(&mut self) -> Option<(Token, usize)> {
        let before = self.at;
        self.next().map(|token| (token, before))
    }

    /// The last part of a name with dots. `first` is its first part.
    fn table(&mut self, first: Token) -> Option<String> {
        let mut name = match first {
            Token::Word(name) | Token::Name(name) => name,
            Token::Mark(_) => return None,
        };
        while let Some((token, before)) = self.ahead() {
            if token != Token::Mark(b'.') {
                self.at = before;
                break;
            }
            if let Some(Token::Word(part) | Token::Name(part)) = self.next() {
                name = part;
            }
        }
        Some(name)
    }

    /// Names in parentheses, without the opening one.
    fn names(&mut self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        loop {
            match self.next()? {
                Token::Word(name) | Token::Name(name) => names.push(name),
                Token::Mark(b')') => return Some(names),
                Token::Mark(_) => {}
            }
        }
    }

    fn word(&mut self) -> Option<String> {
        match self.next()? {
            Token::Word(word) => Some(word.to_ascii_uppercase()),
            _ => Some(String::new()),
        }
    }
}

fn copy(tokens: &mut Tokens<'_>) -> Option<Head> {
    let first = tokens.next()?;
    let Some(table) = tokens.table(first) else { return Some(Head::Other) };
    let (mut next, mut columns) = (tokens.next()?, None);
    if next == Token::Mark(b'(') {
        columns = Some(tokens.names()?);
        next = tokens.next()?;
    }
    let is_from = matches!(next, Token::Word(word) if word.eq_ignore_ascii_case("FROM"));
    if !is_from || tokens.word()? != "STDIN" {
        return Some(Head::Other);
    }
    let line = tokens.at + memchr::memchr(b'\n', tokens.text.get(tokens.at..).unwrap_or_default())?;
    Some(Head::Copy { table, columns, end: line + 1 })
}

fn insert(tokens: &mut Tokens<'_>) -> Option<Head> {
    let mut first = tokens.next()?;
    while matches!(&first, Token::Word(word) if NOISE.iter().any(|noise| word.eq_ignore_ascii_case(noise))) {
        first = tokens.next()?;
    }
    let Some(table) = tokens.table(first) else { return Some(Head::Other) };
    let mut columns = None;
    loop {
        match tokens.next()? {
            Token::Mark(b'(') if columns.is_none() => columns = Some(tokens.names()?),
            Token::Word(word) if word.eq_ignore_ascii_case("VALUES") || word.eq_ignore_ascii_case("VALUE") => {
                return Some(Head::Insert { table, columns, end: tokens.at });
            }
            Token::Word(word) if ["OVERRIDING", "SYSTEM", "USER", "AS"].iter().any(|noise| word.eq_ignore_ascii_case(noise)) => {}
            _ => return Some(Head::Other),
        }
    }
}

fn create(tokens: &mut Tokens<'_>) -> Option<Head> {
    let mut word = tokens.word()?;
    while ["GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "FOREIGN", "EXTERNAL"].contains(&word.as_str()) {
        word = tokens.word()?;
    }
    if word != "TABLE" {
        return Some(Head::Other);
    }
    let mut first = tokens.next()?;
    while matches!(&first, Token::Word(word) if ["IF", "NOT", "EXISTS"].iter().any(|noise| word.eq_ignore_ascii_case(noise))) {
        first = tokens.next()?;
    }
    let Some(table) = tokens.table(first) else { return Some(Head::Other) };
    if tokens.next()? != Token::Mark(b'(') {
        return Some(Head::Other);
    }
    let (mut columns, mut depth, mut begins) = (Vec::new(), 1_usize, true);
    while depth > 0 {
        let token = tokens.next()?;
        match token {
            Token::Mark(b'(') => depth += 1,
            Token::Mark(b')') => depth -= 1,
            Token::Name(name) if begins => columns.push(name),
            Token::Word(word) if begins && !CONSTRAINTS.iter().any(|known| word.eq_ignore_ascii_case(known)) => columns.push(word),
            Token::Mark(b';') => return Some(Head::Other),
            Token::Mark(b',') if depth == 1 => {
                begins = true;
                continue;
            }
            _ => {}
        }
        begins = false;
    }
    Some(Head::Create { table, columns, end: tokens.at })
}
