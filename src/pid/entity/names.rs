//! Names of fields in one piece of text, because there are many of them in many languages.

/// How many names a list has.
pub(super) const fn count(list: &str) -> usize {
    let mut bytes = list.as_bytes();
    let mut count = 1;
    while let Some((byte, rest)) = bytes.split_first() {
        if *byte == b',' {
            count += 1;
        }
        bytes = rest;
    }
    count
}

/// The names of a list, parted by a comma and a space.
#[expect(clippy::indexing_slicing, reason = "the compiler runs this, and a panic would be an error of the build")]
pub(super) const fn split<const COUNT: usize>(list: &'static str) -> [&'static str; COUNT] {
    let mut names = [""; COUNT];
    let mut rest = list;
    let mut found = 0;
    let mut at = 0;
    while found + 1 < COUNT {
        if rest.as_bytes()[at] == b',' {
            let (name, more) = rest.split_at(at);
            names[found] = name;
            rest = more.split_at(2).1;
            found += 1;
            at = 0;
        } else {
            at += 1;
        }
    }
    names[found] = rest;
    names
}

/// A list of names out of one text: `names!("given name, vorname")`.
macro_rules! names {
    ($($list:expr),+ $(,)?) => {{
        const LIST: &str = concat!($($list),+);
        const NAMES: &[&str] = &$crate::pid::entity::names::split::<{ $crate::pid::entity::names::count(LIST) }>(LIST);
        NAMES
    }};
}
pub(super) use names;

#[cfg(test)]
mod tests {
    #[test]
    fn a_list_becomes_its_names() {
        const NAMES: &[&str] = super::names!("given name, ", "vorname, имя");
        assert_eq!(NAMES, ["given name", "vorname", "имя"]);
    }
}
