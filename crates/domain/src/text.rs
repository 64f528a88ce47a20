//! Vietnamese names: searching without marks, and sorting by the given name (`domain.md` §8).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text without marks, for search: NFC → lower → đ→d (also the Eth, Ð ð, of old fonts) → NFD → drop
/// marks; white space becomes single spaces. `Nguyễn  Đức` → `nguyen duc`, `hòa` and `hoà` → `hoa`.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfc()
        .flat_map(char::to_lowercase)
        .map(|letter| if is_d_with_stroke(letter) { 'd' } else { letter })
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ")
}

/// The first letters of the folded words: `Nguyễn Văn Đức` → `nvd`.
#[must_use]
pub fn initials(text: &str) -> String {
    fold(text)
        .split(' ')
        .filter_map(|word| word.chars().next())
        .collect()
}

/// Whether a name answers a search: every word of the query begins a word of the name, in order, or the
/// query begins its initials at some word. An apostrophe may be left out: `kroi` finds `K'Rơi`.
#[must_use]
pub fn matches(query: &str, name: &str) -> bool {
    matches_folded(&fold(query), &fold(name))
}

/// [`matches()`] for texts that are folded already, as a store keeps them.
#[must_use]
pub fn matches_folded(query: &str, name: &str) -> bool {
    let query = without_apostrophes(query);
    let name = without_apostrophes(name);
    let mut wanted = query.split(' ').filter(|word| !word.is_empty()).peekable();
    if wanted.peek().is_none() {
        return false;
    }
    for word in name.split(' ') {
        if wanted.peek().is_some_and(|start| word.starts_with(*start)) {
            wanted.next();
        }
    }
    if wanted.peek().is_none() {
        return true;
    }
    // One letter is the start of a word, found above; initials begin with two.
    let first_letters: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
    !query.contains(' ') && query.chars().count() > 1 && first_letters.contains(&query)
}

/// Bytes whose order is the order of names: by the last syllable, then by the rest from the first, each
/// by Vietnamese letters (a ă â b c d đ e ê …) and then by tone (ngang huyền hỏi ngã sắc nặng). Where
/// the mark stands (hòa, hoà) does not matter; the fold of upper and lower case is the same.
#[must_use]
pub fn sort_key(name: &str) -> Vec<u8> {
    let lower: String = name.nfc().flat_map(char::to_lowercase).collect();
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    if !words.is_empty() {
        words.rotate_right(1);
    }
    let mut key = Vec::with_capacity(lower.len() * 2);
    for word in words {
        push_syllable(&mut key, word);
    }
    key
}

/// Letters, an end mark lower than any letter, the tone.
fn push_syllable(key: &mut Vec<u8>, word: &str) {
    let mut tone = 0;
    let mut letters = word
        .nfd()
        .filter(|letter| *letter != '\'' && *letter != '’')
        .peekable();
    while let Some(letter) = letters.next() {
        let mut shape = None;
        while let Some(mark) = letters.next_if(|next| is_combining_mark(*next)) {
            match tone_of(mark) {
                Some(found) => tone = found,
                None => shape = Some(mark),
            }
        }
        let base = if is_d_with_stroke(letter) { 'd' } else { letter };
        // Four steps a letter leave room for its shapes (a ă â, d đ, o ô ơ); digits come before.
        match base {
            'a'..='z' => key.push(16 + (base as u8 - b'a') * 4 + shape_rank(letter, shape)),
            '0'..='9' => key.push(1 + (base as u8 - b'0')),
            _ => {
                key.push(0xFF);
                key.extend_from_slice(base.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
    key.extend([0, tone + 1]);
}

fn shape_rank(letter: char, shape: Option<char>) -> u8 {
    match (letter, shape) {
        ('a', Some('\u{306}')) | ('e' | 'o', Some('\u{302}')) | ('u', Some('\u{31B}')) => 1,
        ('a', Some('\u{302}')) | ('o', Some('\u{31B}')) => 2,
        (letter, _) if is_d_with_stroke(letter) => 1,
        _ => 0,
    }
}

fn tone_of(mark: char) -> Option<u8> {
    match mark {
        '\u{300}' => Some(1),
        '\u{309}' => Some(2),
        '\u{303}' => Some(3),
        '\u{301}' => Some(4),
        '\u{323}' => Some(5),
        _ => None,
    }
}

/// đ (U+0111), and what old fonts and keyboards put in its place: ð (U+00F0), ɖ (U+0256).
fn is_d_with_stroke(letter: char) -> bool {
    matches!(letter, 'đ' | 'ð' | 'ɖ')
}

fn without_apostrophes(text: &str) -> String {
    text.chars()
        .filter(|letter| !matches!(letter, '\'' | '’' | 'ʼ' | '‘' | '`'))
        .collect()
}
