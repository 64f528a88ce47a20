//! What is done with records the road or the hub does not take.

use super::*;

#[test]
fn records_nobody_takes_do_not_hold_back_a_list() {
    let mut course = Course::new(true);
    course.heard(Ask::Upload, Answer::Cut, ALONE, None);
    assert_eq!(course.up, Half::Stuck(Problem::Unreachable));
    assert_eq!(course.next(), Some(Ask::News));
    let (course, deed) = after(signed(false, true, true, true), ALONE);
    assert_eq!(
        (course.up, deed),
        (Half::Stuck(Problem::Refused(200)), Deed::NotTaken)
    );
    assert_eq!(course.next(), Some(Ask::News));
}

#[test]
fn a_road_that_is_cut_is_offered_less_the_next_time() {
    let (course, deed) = after(Answer::Cut, SENT);
    assert_eq!((course.up, deed), (Half::Open, Deed::Shrink));
    let mut course = Course::new(true);
    assert_eq!(course.heard(Ask::Upload, Answer::Cut, SENT, None), Deed::Shrink);
    assert_eq!(
        course.up,
        Half::Stuck(Problem::Unreachable),
        "later: the road is bad now"
    );
    let nothing = Sent { envelopes: 0, ..SENT };
    assert_eq!(after(Answer::Cut, nothing).1, Deed::None);
}

#[test]
fn what_the_hub_does_not_take_is_halved_down_to_one_record_which_is_set_aside_the_third_time() {
    let answer = signed(false, true, false, false);
    assert_eq!(after(answer, SENT).1, Deed::Halve);
    let third = Sent { refusals: 2, ..ALONE };
    assert_eq!(after(answer, ALONE).1, Deed::NotTaken);
    let (course, deed) = after(answer, third);
    assert_eq!(
        (course.up, deed),
        (Half::Open, Deed::SetAside),
        "the rest goes on"
    );
}

#[test]
fn a_413_halves_and_never_sets_a_record_aside_because_anybody_may_say_it() {
    assert_eq!(after(Answer::TooLarge, SENT).1, Deed::Halve);
    let third = Sent { refusals: 2, ..ALONE };
    let (course, deed) = after(Answer::TooLarge, third);
    assert_eq!(
        (course.up, deed),
        (Half::Stuck(Problem::Refused(413)), Deed::None)
    );
}
