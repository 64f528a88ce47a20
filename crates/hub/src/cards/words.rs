//! What is wrong with a set of step cards, for the officer who wrote it: which card, which step, which field.

use tungnha_domain::cards::{CardSet, Place, Wrong};

pub(super) fn of(set: &CardSet, (place, wrong): (Place, Wrong)) -> String {
    let title = if set.title.vi.trim().is_empty() {
        &set.id
    } else {
        &set.title.vi
    };
    let (vi, en) = place_words(place);
    let (why_vi, why_en) = wrong_words(wrong);
    format!("thẻ “{title}”, {vi}: {why_vi} ({en}: {why_en})")
}

fn place_words(place: Place) -> (String, String) {
    match place {
        Place::Id => ("mã thẻ".into(), "the set's name".into()),
        Place::Targets => ("mục tiêu".into(), "targets".into()),
        Place::Title => ("tên thẻ".into(), "title".into()),
        Place::Whom => ("dành cho ai".into(), "for whom".into()),
        Place::Bring(number) => (
            format!("thứ cần mang số {number}"),
            format!("thing {number} to bring"),
        ),
        Place::AllBring => ("thứ cần mang".into(), "things to bring".into()),
        Place::Do(number) => (
            format!("bước {number}, việc làm"),
            format!("step {number}, what to do"),
        ),
        Place::More(number) => (
            format!("bước {number}, dòng giải thích"),
            format!("step {number}, the line more"),
        ),
        Place::Picture(number) => (format!("bước {number}, hình"), format!("step {number}, picture")),
        Place::AllSteps => ("các bước".into(), "steps".into()),
        Place::Done => ("khi nào là xong".into(), "when it is done".into()),
    }
}

fn wrong_words(wrong: Wrong) -> (String, String) {
    match wrong {
        Wrong::Empty => ("để trống".into(), "empty".into()),
        Wrong::TooMuch(most) => (format!("quá dài, nhiều nhất {most}"), format!("more than {most}")),
        Wrong::Unknown => ("ứng dụng không có tên này".into(), "not known to the app".into()),
    }
}
