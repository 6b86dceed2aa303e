//! Shell scripts as the commands that they run, as far as that can be seen without running them.
//!
//! Words with their quotes taken off, pipes, redirections, variables whose value is known. What is between
//! `$(` and `)` is a command too. Not a shell: loops, functions and conditions are words like any other.

use std::collections::BTreeMap;

/// One command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Command {
    /// Its words, assignments before it among them.
    pub(super) words: Vec<String>,
    /// The file that it reads.
    pub(super) reads: Option<String>,
    /// The file that it writes.
    pub(super) writes: Option<String>,
    /// Whether it reads what the command before it wrote.
    pub(super) piped: bool,
}

/// Most variables that are remembered.
const MAX_VARIABLES: usize = 1_000;
/// Longest value that is remembered, in bytes: long enough for a name, too short to grow.
const MAX_VALUE: usize = 500;
/// Most bytes that variables may add to a script.
const MAX_FILLED: usize = 1 << 20;

/// The commands of a script. Assignments are added to the variables.
pub(super) fn commands(text: &str, variables: &mut BTreeMap<String, String>) -> Vec<Command> {
    let rest = text.chars().peekable();
    let mut shell = Shell { rest, variables, found: Vec::new(), command: Command::default(), redirection: None, filled: 0 };
    shell.run();
    shell.found
}

/// Commands that are given as a list of words: a shell's `-c` is its script.
pub(super) fn listed(words: &[String], variables: &mut BTreeMap<String, String>) -> Vec<Command> {
    let shell = words.first().map(|word| word.rsplit('/').next().unwrap_or_default());
    if matches!(shell, Some("sh" | "bash" | "ash" | "dash" | "zsh")) {
        let script = words.iter().position(|word| word.starts_with('-') && word.ends_with('c')).and_then(|at| words.get(at + 1));
        return script.map(|script| commands(script, variables)).unwrap_or_default();
    }
    let words = words.iter().map(|word| expanded(word, variables)).collect();
    vec![Command { words, ..Command::default() }]
}

/// A text with the variables filled in whose values are known.
fn expanded(text: &str, variables: &BTreeMap<String, String>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        let after = from.get(1..).unwrap_or_default();
        let open = after.trim_start_matches(['{', '(']);
        let name: String = open.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        match variables.get(&name) {
            Some(value) => {
                filled.push_str(value);
                let tail = open.get(name.len()..).unwrap_or_default();
                rest = if open.len() < after.len() { tail.trim_start_matches(['}', ')']) } else { tail };
            }
            None => {
                filled.push('$');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[derive(Clone, Copy)]
enum Redirection {
    Reads,
    Writes,
    Ignored,
}

struct Shell<'t> {
    rest: std::iter::Peekable<std::str::Chars<'t>>,
    variables: &'t mut BTreeMap<String, String>,
    found: Vec<Command>,
    command: Command,
    redirection: Option<Redirection>,
    /// How many bytes variables have added.
    filled: usize,
}

impl Shell<'_> {
    fn run(&mut self) {
        while let Some(next) = self.rest.peek().copied() {
            match next {
                '\n' | ';' | '(' | ')' | '`' => {
                    self.rest.next();
                    self.end(false);
                }
                '&' => {
                    self.rest.next();
                    if self.rest.peek() == Some(&'>') {
                        continue;
                    }
                    self.end(false);
                }
                '|' => {
                    self.rest.next();
                    let or = self.rest.next_if(|next| *next == '|').is_some();
                    self.rest.next_if(|next| *next == '&');
                    self.end(!or);
                }
                '<' | '>' => self.redirect(next, None),
                '#' => while self.rest.next_if(|next| *next != '\n').is_some() {},
                _ if next.is_whitespace() => drop(self.rest.next()),
                _ => self.word(),
            }
        }
        self.end(false);
    }

    /// Ends a command; the next one reads what it wrote where they are piped.
    fn end(&mut self, piped: bool) {
        self.redirection = None;
        let next = Command { piped, ..Command::default() };
        let command = std::mem::replace(&mut self.command, next);
        if command.words.is_empty() {
            return;
        }
        let only = command.words.iter().skip_while(|word| *word == "export").filter_map(|word| assignment(word)).collect::<Vec<_>>();
        if only.len() == command.words.iter().filter(|word| *word != "export").count() {
            for (name, value) in only {
                if value.len() <= MAX_VALUE && (self.variables.len() < MAX_VARIABLES || self.variables.contains_key(name)) {
                    self.variables.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        self.found.push(command);
    }

    fn redirect(&mut self, sign: char, descriptor: Option<&str>) {
        self.rest.next();
        self.rest.next_if(|next| *next == sign);
        if self.rest.next_if(|next| *next == '&').is_some() {
            while self.rest.next_if(char::is_ascii_digit).is_some() {}
            return;
        }
        self.redirection = Some(match (sign, descriptor) {
            ('<', _) => Redirection::Reads,
            (_, None | Some("1")) => Redirection::Writes,
            _ => Redirection::Ignored,
        });
    }

    fn word(&mut self) {
        let mut word = String::new();
        while let Some(next) = self.rest.peek().copied() {
            match next {
                '\'' => {
                    self.rest.next();
                    while let Some(inner) = self.rest.next_if(|next| *next != '\'') {
                        word.push(inner);
                    }
                    self.rest.next();
                }
                '"' => {
                    self.rest.next();
                    self.quoted(&mut word);
                }
                '\\' => {
                    self.rest.next();
                    word.extend(self.rest.next().filter(|next| *next != '\n'));
                }
                '$' if self.variable(&mut word) => {}
                '$' => break,
                '<' | '>' if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) => {
                    self.redirect(next, Some(&word));
                    return;
                }
                '\n' | ';' | '(' | ')' | '`' | '&' | '|' | '<' | '>' => break,
                _ if next.is_whitespace() => break,
                _ => {
                    self.rest.next();
                    word.push(next);
                }
            }
        }
        match self.redirection.take() {
            Some(Redirection::Reads) => self.command.reads = Some(word),
            Some(Redirection::Writes) => self.command.writes = Some(word),
            Some(Redirection::Ignored) => {}
            None if word.is_empty() => {}
            None => self.command.words.push(word),
        }
    }

    fn quoted(&mut self, word: &mut String) {
        while let Some(next) = self.rest.peek().copied() {
            match next {
                '"' => {
                    self.rest.next();
                    return;
                }
                '\\' => {
                    self.rest.next();
                    word.extend(self.rest.next().filter(|next| *next != '\n'));
                }
                '$' if self.variable(word) => {}
                _ => {
                    self.rest.next();
                    word.push(next);
                }
            }
        }
    }

    /// `$NAME`, `${NAME}` and `${{ expression }}`; false where a command begins, which is left to be read.
    fn variable(&mut self, word: &mut String) -> bool {
        self.rest.next();
        match self.rest.peek().copied() {
            Some('(') => return false,
            Some('{') => {
                let mut inner = String::new();
                for next in self.rest.by_ref() {
                    let ends = if inner.starts_with("{{") { inner.ends_with('}') } else { true };
                    if next == '}' && ends {
                        break;
                    }
                    inner.push(next);
                }
                let name: String = inner.chars().filter(|letter| !matches!(letter, '{' | '}') && !letter.is_whitespace()).collect();
                let plain: String = name.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                self.fill(&plain, &name, word);
            }
            _ => {
                let mut name = String::new();
                while let Some(next) = self.rest.next_if(|next| next.is_alphanumeric() || *next == '_') {
                    name.push(next);
                }
                self.fill(&name, &name, word);
            }
        }
        true
    }
}

impl Shell<'_> {
    /// Puts in the value of a variable, or else its name, which says something too.
    fn fill(&mut self, variable: &str, name: &str, word: &mut String) {
        let value = self.variables.get(variable).filter(|value| self.filled + value.len() <= MAX_FILLED);
        self.filled += value.map_or(0, String::len);
        word.push_str(value.map_or(name, String::as_str));
    }
}

fn assignment(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain.then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        commands(text, &mut BTreeMap::new()).iter().map(|command| command.words.join(" ")).collect()
    }

    #[test]
    fn commands_end_where_a_shell_would_end_them() {
        assert_eq!(words("set -e; a 'b c' \"d\\\"e\" && f \\\n  g # h\n# i\nj || k &"), ["set -e", "a b c d\"e", "f g", "j", "k"]);
        assert_eq!(words("NOW=$(date +%F) pg_dump shop"), ["NOW=", "date +%F", "pg_dump shop"]);
    }

    #[test]
    fn pipes_and_files_are_told_apart() {
        let found = commands("pg_dump shop 2>/dev/null 2>&1 | gzip > \"a b.gz\" < c", &mut BTreeMap::new());
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].piped, found[0].writes.as_deref()), (false, None));
        assert_eq!((found[1].piped, found[1].writes.as_deref(), found[1].reads.as_deref()), (true, Some("a b.gz"), Some("c")));
        assert!(!commands("a || b", &mut BTreeMap::new())[1].piped);
    }

    #[test]
    fn known_variables_are_filled_in_and_unknown_ones_keep_their_names() {
        let mut variables = BTreeMap::from([("HOST".to_owned(), "prod-db".to_owned())]);
        let found = commands("export DB=shop\nX=1 pg_dump -h $HOST \"${DB}_old\" $PROD_URL ${{ secrets.PROD_DB }}", &mut variables);
        assert_eq!(found[1].words, ["X=1", "pg_dump", "-h", "prod-db", "shop_old", "PROD_URL", "secrets.PROD_DB"]);
    }

    #[test]
    fn a_list_of_words_may_hold_a_script() {
        let list = |words: &[&str]| listed(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), &mut BTreeMap::new());
        assert_eq!(list(&["/bin/sh", "-ec", "a | b"]).len(), 2);
        assert_eq!(list(&["pg_dump", "-f", "$(FILE)"])[0].words, ["pg_dump", "-f", "$(FILE)"]);
    }

    #[test]
    fn no_text_keeps_it_busy_for_ever() {
        for text in ["'", "\"", "${", "${{", "$", "$(", "<", ">", "&>", "\\", "2>", "|", "a\0b", "é$é"] {
            commands(text, &mut BTreeMap::new());
        }
        let doubling = format!("A=0123456789\n{}", "A=$A$A\n".repeat(100));
        let longest = commands(&doubling, &mut BTreeMap::new()).iter().flat_map(|command| &command.words).map(String::len).max();
        assert!(longest.unwrap() < 2_000);
    }
}
