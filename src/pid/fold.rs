//! Letters without case and diacritics, so that `Prénom`, `PRENOM` and `prenom` are one word.

/// What becomes of U+00C0 to U+024F, a letter each (Unicode 16, canonical decomposition; the letters that have none by custom): `?`
/// stays as it is, a capital letter stands for two letters, see [`PAIRS`].
const LATIN: &[u8] = b"aaaaaaAceeeeiiiidnooooo?ouuuuyTSaaaaaaAceeeeiiiidnooooo?ouuuuyTyaaaaaaccccccccddddeeeeeeeeeegggggggg\
    hhhhiiiiiiiiiiJJjjkkkllllllllllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzsbb????o?\
    ?dd???eae???????kk??????oo?????????????uu??yy????????????????????????aaiioouuuuuuuuuueaaaa????ggkkoo\
    oo??j???gg??nnaa????aaaaeeeeiiiioooorrrruuuusstt??hh??????aaeeooooooooyy????????????????????????????";

/// What becomes of U+1E00 to U+1EFF.
const LATIN_ADDITIONAL: &[u8] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss\
    ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy????S?aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee\
    iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy??????";

/// Letters that are two.
const PAIRS: &[(u8, [char; 2])] = &[(b'S', ['s', 's']), (b'A', ['a', 'e']), (b'O', ['o', 'e']), (b'T', ['t', 'h']), (b'J', ['i', 'j'])];

/// Gives the letters that a letter is without case and diacritics: none (a mark that stands on the letter before), one or two.
pub(crate) fn fold(character: char, mut give: impl FnMut(char)) {
    if character.is_ascii() {
        return give(character.to_ascii_lowercase());
    }
    let code = u32::from(character);
    let base = match code {
        0x00c0..=0x024f => letter(LATIN, code - 0x00c0),
        0x1e00..=0x1eff => letter(LATIN_ADDITIONAL, code - 0x1e00),
        _ => None,
    };
    match base {
        Some(letter) if letter.is_ascii_lowercase() => give(char::from(letter)),
        Some(pair) => PAIRS.iter().filter(|(code, _)| *code == pair).flat_map(|(_, letters)| letters).for_each(|letter| give(*letter)),
        None => other(character, code, give),
    }
}

fn letter(table: &[u8], at: u32) -> Option<u8> {
    table.get(usize::try_from(at).ok()?).copied().filter(|letter| *letter != b'?')
}

/// Letters of other scripts, and signs.
fn other(character: char, code: u32, mut give: impl FnMut(char)) {
    match code {
        // Combining marks; the points and vowel signs of Hebrew and Arabic, the stretching of Arabic.
        0x0300..=0x036f | 0x0591..=0x05bd | 0x05bf..=0x05c7 | 0x0640 | 0x064b..=0x065f | 0x0670 => {}
        // Letters and digits of full width.
        0xff01..=0xff5e => fold_ascii(code - 0xfee0, give),
        _ => match character {
            'ά' | 'Ά' => give('α'),
            'έ' | 'Έ' => give('ε'),
            'ή' | 'Ή' => give('η'),
            'ί' | 'Ί' | 'ϊ' | 'ΐ' | 'Ϊ' => give('ι'),
            'ό' | 'Ό' => give('ο'),
            'ύ' | 'Ύ' | 'ϋ' | 'ΰ' | 'Ϋ' => give('υ'),
            'ώ' | 'Ώ' => give('ω'),
            'ς' => give('σ'),
            'ё' | 'Ё' => give('е'),
            'أ' | 'إ' | 'آ' | 'ٱ' => give('ا'),
            'ى' => give('ي'),
            _ => character.to_lowercase().for_each(give),
        },
    }
}

fn fold_ascii(code: u32, mut give: impl FnMut(char)) {
    if let Some(character) = char::from_u32(code) {
        give(character.to_ascii_lowercase());
    }
}

/// The text without case and diacritics.
pub(crate) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|character| fold(character, |letter| out.push(letter)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_diacritics_go_and_letters_stay() {
        for (written, plain) in [
            ("Prénom", "prenom"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("Příjmení", "prijmeni"),
            ("Førstenavn", "forstenavn"),
            ("İsim Soyadı", "isim soyadi"),
            ("Họ và tên", "ho va ten"),
            ("Ημερομηνία", "ημερομηνια"),
            ("Отчество", "отчество"),
            ("e\u{301}tat", "etat"),
            ("ＮＡＭＥ", "name"),
            ("æøå", "aeoa"),
        ] {
            assert_eq!(folded(written), plain);
        }
    }
}
