//! What the hub itself asks for: counters, incarnations, the certificate, another epoch.

use super::*;

#[test]
fn a_hub_that_does_not_know_this_tablet_is_shown_its_certificate_once() {
    let unknown = Answer::Refused(Refusal::ShowCertificate);
    let (mut course, deed) = after(unknown, SENT);
    assert_eq!((course.next(), deed), (Some(Ask::Certificate), Deed::None));
    course.heard(Ask::Certificate, Answer::Shown, SENT, None);
    assert_eq!(course.next(), Some(Ask::Everything), "and on as before");
    let mut again = course.clone();
    again.heard(Ask::Everything, unknown, SENT, None);
    assert_eq!(again.next(), None, "it does not help: later");
    assert_eq!(again.up, Half::Stuck(Problem::Refused(409)));
    course.heard(Ask::Everything, SIGNED, SENT, None);
    assert_eq!((course.up, course.down), (Half::Done, Half::Done));
    let (mut cut, _) = after(unknown, SENT);
    for _ in 0..2 {
        assert_eq!(cut.next(), Some(Ask::Certificate));
        cut.heard(Ask::Certificate, Answer::Cut, Sent { envelopes: 0, ..SENT }, None);
    }
    assert_eq!(cut.next(), None);
}

#[test]
fn a_hub_whose_first_answer_after_its_restoration_is_cut_is_not_asked_in_circles() {
    let nothing = Sent { envelopes: 0, ..SENT };
    for shown in [false, true] {
        let (mut course, _) = after(Answer::Refused(Refusal::Incarnation(3)), SENT);
        let mut ask = Ask::Certificate;
        if shown {
            course.heard(ask, Answer::Shown, nothing, None);
            ask = Ask::WhatItHas;
        }
        for _ in 0..2 {
            assert_eq!(course.next(), Some(ask));
            course.heard(ask, Answer::Cut, nothing, None);
        }
        assert_eq!(course.next(), None);
    }
}

#[test]
fn a_lower_incarnation_is_believed_once_because_a_backup_can_be_restored_twice() {
    let sent = Sent {
        incarnation: 5,
        ..SENT
    };
    let mut course = Course::new(false);
    let lower = Answer::Refused(Refusal::Incarnation(3));
    assert_eq!(
        course.heard(Ask::Everything, lower, sent, None),
        Deed::Restored(3)
    );
    course.heard(Ask::WhatItHas, lower, sent, None);
    assert_eq!(course.up, Half::Stuck(Problem::Refused(409)));
}

#[test]
fn a_restored_hub_is_asked_before_anything_is_sent_again() {
    let (mut course, deed) = after(Answer::Refused(Refusal::Incarnation(3)), SENT);
    assert_eq!(deed, Deed::Restored(3));
    assert_eq!(
        course.next(),
        Some(Ask::Certificate),
        "it may have forgotten what it gave"
    );
    course.heard(Ask::Certificate, Answer::Shown, SENT, None);
    assert_eq!(course.next(), Some(Ask::WhatItHas));
    course.heard(Ask::WhatItHas, signed(true, true, false, false), SENT, None);
    assert_eq!(course.next(), Some(Ask::Upload), "the list came with that answer");
    let (course, deed) = after(Answer::Refused(Refusal::UseCounterFrom(70)), SENT);
    assert_eq!((course.next(), deed), (Some(Ask::Everything), Deed::Counter(70)));
}

#[test]
fn a_refusal_that_leads_nowhere_is_not_followed_in_circles() {
    for refusal in [
        Refusal::Incarnation(1),
        Refusal::Incarnation(0),
        Refusal::UseCounterFrom(9),
    ] {
        let (course, _) = after(Answer::Refused(refusal), SENT);
        assert_eq!(course.up, Half::Stuck(Problem::Refused(409)), "{refusal:?}");
    }
}

#[test]
fn a_fork_stops_the_records_and_not_the_list() {
    let fork = Answer::Fork {
        pages: true,
        pages_left: true,
    };
    let (course, _) = after(fork, SENT);
    assert_eq!(
        (course.up, course.next()),
        (Half::Stuck(Problem::Refused(409)), Some(Ask::News))
    );
}

#[test]
fn a_hub_that_says_again_and_again_with_what_to_sign_is_left_for_later() {
    type Told = fn(u64) -> Refusal;
    for told in [(|step| Refusal::UseCounterFrom(100 + step)) as Told, |step| {
        Refusal::Incarnation(2 + u32::try_from(step).unwrap())
    }] {
        let mut course = Course::new(false);
        let mut sent = SENT;
        let mut requests = 0;
        while let Some(ask) = course.next() {
            match course.heard(ask, Answer::Refused(told(requests)), sent, None) {
                Deed::Counter(from) => sent.counter = from,
                Deed::Restored(new) => sent.incarnation = new,
                Deed::None => {}
                other => panic!("{other:?}"),
            }
            requests += 1;
            assert!(requests < 10, "in circles");
        }
        assert_eq!(requests, u64::from(MOST_TOLD) + 1);
        assert_eq!(course.up, Half::Stuck(Problem::Refused(409)));
        assert_eq!(course.down, Half::Stuck(Problem::Refused(409)));
    }
}

#[test]
fn a_hub_that_gives_an_older_certificate_is_shown_the_newer_one_once_a_sync() {
    let older = Answer::Signed {
        moved: true,
        records_left: false,
        pages: false,
        pages_left: false,
        outdated: true,
    };
    let (mut course, deed) = after(older, SENT);
    assert_eq!((course.next(), deed), (Some(Ask::Certificate), Deed::None));
    course.heard(Ask::Certificate, Answer::Shown, SENT, None);
    assert_eq!(course.next(), Some(Ask::Upload), "on which it finds out");
    let mut in_vain = course.clone();
    in_vain.heard(Ask::Upload, older, SENT, None);
    assert_eq!(in_vain.next(), None, "and if it does not: later");
    course.heard(Ask::Upload, Answer::Refused(Refusal::Incarnation(3)), SENT, None);
    assert_eq!(course.next(), Some(Ask::WhatItHas), "it was shown already");
}
