//! Rust source as tokens: enough of the language to find paths, none of its meaning.
//!
//! Comments go, literals keep their place but not their text (a path in a string is not a path), and
//! items under `#[cfg(test)]` are cut out. To know more of the language: one arm in [`tokens`].

/// A token and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// An identifier or keyword as written, one character of punctuation, or `"` for any literal.
    pub text: String,
    /// Counted from one.
    pub line: usize,
}

impl Token {
    pub fn is_word(&self) -> bool {
        self.text.starts_with(|first: char| first == '_' || first.is_alphabetic())
    }
}

/// The tokens of a file, items for tests left out.
pub fn product(source: &str) -> Vec<Token> {
    without_tests(tokens(source))
}

/// Every token of a file.
pub fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let begin = at;
        let text = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => {
                at = (at..chars.len()).find(|&end| chars[end] == '\n').unwrap_or(chars.len());
                None
            }
            '/' if chars.get(at + 1) == Some(&'*') => {
                at = block_comment(&chars, at);
                None
            }
            '"' => {
                at = quoted(&chars, at + 1, '"');
                Some("\"".to_owned())
            }
            '\'' => {
                let (end, literal) = quote(&chars, at);
                at = end;
                literal.then(|| "\"".to_owned())
            }
            first if first == '_' || first.is_alphabetic() => {
                while at < chars.len() && (chars[at] == '_' || chars[at].is_alphanumeric()) {
                    at += 1;
                }
                let word: String = chars[begin..at].iter().collect();
                match (word.as_str(), chars.get(at)) {
                    ("r" | "br" | "cr", Some('#')) if raw_string_starts(&chars, at) => {
                        at = raw_string(&chars, at);
                        Some("\"".to_owned())
                    }
                    ("r" | "br" | "cr", Some('"')) => {
                        at = raw_string(&chars, at);
                        Some("\"".to_owned())
                    }
                    // A raw identifier is the identifier.
                    ("r", Some('#')) => {
                        at += 1;
                        None
                    }
                    ("b" | "c", Some('"')) => {
                        at = quoted(&chars, at + 1, '"');
                        Some("\"".to_owned())
                    }
                    ("b", Some('\'')) => {
                        at = quoted(&chars, at + 1, '\'');
                        Some("\"".to_owned())
                    }
                    _ => Some(word),
                }
            }
            first if first.is_ascii_digit() => {
                while at < chars.len() && (chars[at] == '_' || chars[at].is_alphanumeric()) {
                    at += 1;
                }
                Some("\"".to_owned())
            }
            first => {
                at += 1;
                (!first.is_whitespace()).then(|| first.to_string())
            }
        };
        if let Some(text) = text {
            tokens.push(Token { text, line });
        }
        line += chars[begin..at].iter().filter(|&&one| one == '\n').count();
    }
    tokens
}

fn block_comment(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(chars: &[char], mut at: usize, end: char) -> usize {
    while at < chars.len() && chars[at] != end {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// A character literal, or a lifetime (which is nothing here).
fn quote(chars: &[char], at: usize) -> (usize, bool) {
    let closes = chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'');
    if closes {
        return (quoted(chars, at + 1, '\''), true);
    }
    let mut end = at + 1;
    while end < chars.len() && (chars[end] == '_' || chars[end].is_alphanumeric()) {
        end += 1;
    }
    (end, false)
}

fn raw_string_starts(chars: &[char], at: usize) -> bool {
    chars[at..].iter().find(|&&one| one != '#') == Some(&'"')
}

fn raw_string(chars: &[char], at: usize) -> usize {
    let hashes = chars[at..].iter().take_while(|&&one| one == '#').count();
    let mut end = at + hashes + 1;
    while end < chars.len() {
        if chars[end] == '"' && chars[end + 1..].iter().take(hashes).filter(|&&one| one == '#').count() == hashes {
            return end + 1 + hashes;
        }
        end += 1;
    }
    end
}

/// Cuts out what stands under `#[cfg(test)]` or `#[test]`: the attribute and the item that follows it.
fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if starts(&tokens[at..], &["#", "[", "cfg", "(", "test", ")", "]"]) || starts(&tokens[at..], &["#", "[", "test", "]"]) {
            at = end_of_item(&tokens, at);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

pub fn starts(tokens: &[Token], wanted: &[&str]) -> bool {
    tokens.len() >= wanted.len() && tokens.iter().zip(wanted).all(|(token, text)| token.text == *text)
}

/// The index after the item at `at`: past its attributes, to its `;` or the end of its braces.
fn end_of_item(tokens: &[Token], mut at: usize) -> usize {
    while starts(&tokens[at..], &["#", "["]) {
        at = closing(tokens, at + 1) + 1;
    }
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            ";" | "," => return at + 1,
            "{" => return closing(tokens, at) + 1,
            "(" | "[" => at = closing(tokens, at) + 1,
            _ => at += 1,
        }
    }
    at
}

/// The index of the bracket that closes the one at `open`; the last token where none does.
pub fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    tokens.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        product(source).into_iter().filter(Token::is_word).map(|token| token.text).collect()
    }

    #[test]
    fn comments_and_literals_hold_no_paths() {
        assert_eq!(
            words("a /* b /* c */ d */ e // f\n\"g \\\" h\" i r#\"j \" k\"# l b\"m\" 'n' b'o' '\\'' p 'q: loop"),
            ["a", "e", "i", "l", "p", "loop"]
        );
    }

    #[test]
    fn lines_are_counted_through_comments_and_strings() {
        let all = tokens("a\n/* \n */ b\n\"x\ny\" c\n");
        let lines: Vec<(&str, usize)> = all.iter().map(|token| (token.text.as_str(), token.line)).collect();
        assert_eq!(lines, [("a", 1), ("b", 3), ("\"", 4), ("c", 5)]);
    }

    #[test]
    fn items_for_tests_are_cut_out_and_nothing_else() {
        let source = "fn a() {}\n#[cfg(test)]\n#[allow(x)]\nmod tests { fn b() { c(); } }\nfn d() {}\n#[cfg(test)]\nuse e::f;\nfn g() {}\n#[cfg(not(test))]\nfn h() {}";
        let kept = words(source);
        for gone in ["tests", "b", "c", "e", "f"] {
            assert!(!kept.iter().any(|word| word == gone), "{gone} is for tests");
        }
        for stays in ["a", "d", "g", "h"] {
            assert!(kept.iter().any(|word| word == stays), "{stays} is not");
        }
    }
}
