//! Which of the hub's tables of pieces a tablet follows, and where in its pieces it goes on: pure decisions.

use std::collections::HashMap;

use tungnha_exchange::snap::Manifest;

/// A table the hub offers, beside what is here of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offered {
    /// It is of a list this tablet has been given.
    pub ours: bool,
    /// Its pages start from here (0: the whole list) and lead there.
    pub from: u64,
    /// See `from`.
    pub to: u64,
    /// Where this tablet's copy stands.
    pub position: u64,
    /// What was begun before.
    pub begun: Option<Begun>,
}

/// A table this tablet follows already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Begun {
    /// It is the very same.
    pub same: bool,
    /// Its pages start from here …
    pub from: u64,
    /// … and lead there.
    pub to: u64,
    /// Something of it has come.
    pub some: bool,
    /// The hub refuses its pieces.
    pub refused: bool,
}

/// Whether pages from `from` to `to` can be applied to a copy at `position`.
pub(super) fn fits(from: u64, to: u64, position: u64) -> bool {
    to > position && (from == 0 || from == position)
}

/// Whether to follow the table from now on. One of which something has come is followed to its end: it
/// leads to an older position, but what has come is not fetched twice, and the change after it is small.
pub(super) fn follow(offered: Offered) -> bool {
    let Offered {
        ours,
        from,
        to,
        position,
        begun,
    } = offered;
    ours && fits(from, to, position)
        && match begun {
            None => true,
            // What the hub refused it may not offer in circles.
            Some(Begun { same: true, .. }) => false,
            Some(begun) if begun.refused || !fits(begun.from, begun.to, position) => true,
            Some(begun) => !begun.some && to > begun.to,
        }
}

/// The first piece that is not whole, and how many bytes of it are here.
pub(super) fn next(table: &Manifest, arrived: &HashMap<u32, u64>) -> Option<(u32, u64)> {
    (0_u32..).zip(&table.pieces).find_map(|(place, piece)| {
        let here = arrived.get(&place).copied().unwrap_or(0);
        (here < u64::from(piece.length)).then_some((place, here))
    })
}

/// The part of a stretch that goes on where a piece stands: `here` bytes of `length` are here, the stretch
/// begins at `at` of a whole of `of`. Nothing of one that leaves a gap, is here already, or is of something
/// of another length: a piece's bytes are only known to be right when it is whole.
pub(super) fn new_part(bytes: &[u8], (at, of): (u64, u64), (here, length): (u64, u64)) -> Option<&[u8]> {
    if of != length {
        return None;
    }
    let skip = usize::try_from(here.checked_sub(at)?).ok()?;
    let most = usize::try_from(length.checked_sub(here)?).ok()?;
    let new = bytes.get(skip..)?;
    let new = new.get(..most.min(new.len()))?;
    (!new.is_empty()).then_some(new)
}

#[cfg(test)]
mod tests {
    use tungnha_domain::UnitId;
    use tungnha_exchange::snap::Piece;

    use super::*;

    const NEW: Offered = Offered {
        ours: true,
        from: 0,
        to: 9,
        position: 0,
        begun: None,
    };
    const BEGUN: Begun = Begun {
        same: false,
        from: 0,
        to: 7,
        some: true,
        refused: false,
    };

    fn beside(begun: Begun) -> bool {
        follow(Offered {
            begun: Some(begun),
            ..NEW
        })
    }

    #[test]
    fn a_table_is_followed_where_it_leads_on_and_nowhere_else() {
        assert!(follow(NEW));
        assert!(!follow(Offered { ours: false, ..NEW }));
        assert!(!follow(Offered { position: 9, ..NEW }), "we are there already");
        assert!(follow(Offered {
            from: 4,
            position: 4,
            ..NEW
        }));
        assert!(!follow(Offered {
            from: 4,
            position: 5,
            ..NEW
        }));
    }

    #[test]
    fn what_has_begun_to_come_is_fetched_to_its_end_though_the_list_moved_on() {
        assert!(!beside(BEGUN));
        assert!(beside(Begun { some: false, ..BEGUN }), "nothing would be lost");
        assert!(
            !beside(Begun {
                some: false,
                to: 9,
                ..BEGUN
            }),
            "and nothing gained"
        );
    }

    #[test]
    fn a_refused_table_gives_way_to_another_and_never_to_itself() {
        let refused = Begun {
            refused: true,
            ..BEGUN
        };
        assert!(beside(refused));
        assert!(!beside(Begun {
            same: true,
            ..refused
        }));
    }

    #[test]
    fn a_change_of_a_position_this_tablet_left_gives_way() {
        assert!(beside(Begun { from: 3, ..BEGUN }));
    }

    #[test]
    fn pieces_are_fetched_in_order_each_from_where_it_stands() {
        let piece = |length| Piece {
            sha256: [1; 32],
            length,
        };
        let table = Manifest {
            list: UnitId(3),
            to: 9,
            pieces: vec![piece(10), piece(20)],
            from: 0,
        };
        let at = |arrived: &[(u32, u64)]| next(&table, &arrived.iter().copied().collect());
        assert_eq!(at(&[]), Some((0, 0)));
        assert_eq!(at(&[(0, 4)]), Some((0, 4)));
        assert_eq!(at(&[(0, 10), (1, 19)]), Some((1, 19)));
        assert_eq!(at(&[(1, 20)]), Some((0, 0)), "one was wrong and forgotten");
        assert_eq!(at(&[(0, 10), (1, 20)]), None);
    }

    #[test]
    fn only_what_goes_on_where_the_piece_stands_is_kept() {
        let part = |at, of| new_part(b"abcdef", (at, of), (4, 8));
        assert_eq!(part(4, 8), Some(&b"abcd"[..]), "no more than the piece has");
        assert_eq!(part(0, 8), Some(&b"ef"[..]), "sent from the start again");
        assert_eq!(part(5, 8), None, "a gap");
        assert_eq!(part(4, 9), None, "something else under the name");
        assert_eq!(new_part(b"ab", (0, 8), (4, 8)), None, "nothing new");
        assert_eq!(new_part(b"abc", (0, 8), (4, 8)), None);
    }
}
