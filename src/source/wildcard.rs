//! Patterns in which `*` stands for anything.

/// Whether a pattern covers the whole of a text; `*` stands for anything, all else for itself. Linear in practice, and
/// never worse than their product.
#[must_use]
pub(crate) fn covers(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(read) {
        match (pattern.get(at), star) {
            (Some(b'*'), _) => {
                star = Some((at, read));
                at += 1;
            }
            (Some(wanted), _) if wanted == byte => {
                at += 1;
                read += 1;
            }
            (_, Some((star_at, taken))) => {
                star = Some((star_at, taken + 1));
                at = star_at + 1;
                read = taken + 1;
            }
            (_, None) => return false,
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text) in [
            ("*", ""),
            ("a*", "a"),
            ("*mock*", "https://mock.example.org"),
            ("a*b*c", "a-b-b-c"),
            ("", ""),
            ("**", "x"),
            ("*a*b", "xaxbxb"),
            ("é*", "é-ü"),
        ] {
            assert!(covers(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "ab"), ("a*b", "a-b-c"), ("", "a"), ("*mock", "mocks"), ("*a*b", "xaxbxc")] {
            assert!(!covers(pattern, text), "{pattern} {text}");
        }
    }
}
