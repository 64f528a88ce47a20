//! Pages and pieces of lists, beside records.

use tungnha_exchange::snap::Piece;

use super::super::super::lists::Wanted;
use super::super::super::pieces::WantedPiece;
use super::*;

#[test]
fn what_is_left_is_asked_for_at_once_but_never_in_circles() {
    let (course, _) = after(signed(true, true, false, false), SENT);
    assert_eq!((course.up, course.down), (Half::Open, Half::Done));
    let (course, _) = after(signed(false, false, true, true), SENT);
    assert_eq!((course.up, course.down), (Half::Done, Half::Open));
    let (course, _) = after(signed(true, false, false, true), SENT);
    assert_eq!(course.down, Half::Stuck(Problem::Refused(200)));
}

fn piece() -> Ask {
    Ask::Piece(WantedPiece {
        unit: tungnha_domain::UnitId(3),
        place: 0,
        piece: Piece {
            sha256: [1; 32],
            length: 9,
        },
        here: 4,
    })
}

#[test]
fn a_piece_is_gone_on_with_while_something_comes_and_a_sync_follows_the_last() {
    let mut course = Course::new(false);
    course.heard(
        Ask::Everything,
        signed(true, false, true, true),
        SENT,
        Some(piece()),
    );
    assert_eq!(course.next(), Some(piece()));
    let came = |more| Answer::Piece {
        more,
        records_left: false,
    };
    course.heard(piece(), came(true), SENT, Some(piece()));
    assert_eq!(course.next(), Some(piece()));
    let mut broken = course.clone();
    broken.heard(piece(), came(false), SENT, Some(piece()));
    assert_eq!(broken.down, Half::Stuck(Problem::Refused(200)));
    course.heard(piece(), came(true), SENT, None);
    assert_eq!(course.next(), Some(Ask::News));
    course.heard(piece(), Answer::PieceGone, SENT, None);
    assert_eq!(course.next(), Some(Ask::News));
}

#[test]
fn records_made_while_a_piece_came_go_before_the_next_unless_nobody_takes_them() {
    let came = Answer::Piece {
        more: true,
        records_left: true,
    };
    let mut course = Course::new(false);
    course.heard(
        Ask::Everything,
        signed(true, false, true, true),
        SENT,
        Some(piece()),
    );
    course.heard(piece(), came, SENT, Some(piece()));
    assert_eq!(course.next(), Some(Ask::Upload));
    course.heard(Ask::Upload, Answer::Cut, SENT, None);
    assert_eq!(course.next(), Some(piece()), "the list comes all the same");
    course.heard(piece(), came, SENT, Some(piece()));
    assert_eq!(course.next(), Some(piece()));
}

#[test]
fn records_go_before_further_pages_of_a_list() {
    let mut course = Course::new(false);
    let wanted = Ask::Page(Wanted {
        unit: tungnha_domain::UnitId(3),
        from: 0,
        to: 9,
        part: 1,
    });
    course.heard(
        Ask::Everything,
        signed(true, true, true, true),
        SENT,
        Some(wanted),
    );
    assert_eq!(course.next(), Some(Ask::Upload));
    course.heard(Ask::Upload, SIGNED, SENT, None);
    assert_eq!(course.next(), Some(wanted));
}
