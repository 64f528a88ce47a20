//! Each answer and what comes of it, by what it is about.

mod fetching;
mod hub;
mod sending;

use super::*;

const SENT: Sent = Sent {
    batch_records: 400,
    envelopes: 2,
    refusals: 0,
    counter: 9,
    incarnation: 1,
};
const ALONE: Sent = Sent {
    batch_records: 1,
    envelopes: 1,
    ..SENT
};
const SIGNED: Answer = signed(true, false, false, false);

const fn signed(moved: bool, records_left: bool, pages: bool, pages_left: bool) -> Answer {
    Answer::Signed {
        moved,
        records_left,
        pages,
        pages_left,
        outdated: false,
    }
}

/// A course that has heard one answer to what it asked, from the start.
fn after(answer: Answer, sent: Sent) -> (Course, Deed) {
    let mut course = Course::new(false);
    let ask = course.next().unwrap();
    let deed = course.heard(ask, answer, sent, None);
    (course, deed)
}

#[test]
fn a_normal_day_is_one_request() {
    assert_eq!(Course::new(false).next(), Some(Ask::Everything));
    let (course, deed) = after(SIGNED, SENT);
    assert_eq!((course.next(), deed), (None, Deed::None));
    assert_eq!((course.up, course.down), (Half::Done, Half::Done));
}

#[test]
fn only_the_hub_s_signature_ends_a_sync_well() {
    for (answer, problem) in [
        (Answer::Nothing, Problem::Unreachable),
        (Answer::OtherKey, Problem::OtherKey),
        (Answer::NotTheHub(200), Problem::Refused(200)),
        (Answer::NotTheHub(302), Problem::Refused(302)),
        (Answer::NotTheHub(401), Problem::Refused(401)),
        (Answer::NotTheHub(404), Problem::Refused(404)),
        (Answer::Refused(Refusal::Revoked), Problem::Refused(409)),
    ] {
        let (course, deed) = after(answer, SENT);
        assert_eq!(
            (course.up, course.down, deed),
            (Half::Stuck(problem), Half::Stuck(problem), Deed::None),
            "{answer:?}"
        );
        assert_eq!(course.next(), None);
    }
}

#[test]
fn after_a_joint_request_is_cut_or_trips_the_hub_up_each_half_goes_alone() {
    for answer in [Answer::Cut, Answer::NotTheHub(500), Answer::NotTheHub(400)] {
        let (mut course, _) = after(answer, SENT);
        assert_eq!(course.next(), Some(Ask::Upload), "{answer:?}");
        course.heard(Ask::Upload, SIGNED, SENT, None);
        assert_eq!((course.up, course.next()), (Half::Done, Some(Ask::News)));
        course.heard(Ask::News, Answer::Cut, SENT, None);
        assert_eq!(course.up, Half::Done, "a list that stalls takes no receipt back");
        assert_eq!(course.down, Half::Stuck(Problem::Unreachable));
    }
    assert_eq!(Course::new(true).next(), Some(Ask::Upload));
}
