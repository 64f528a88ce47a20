//! The order in which a hamlet is walked: as the list has it, but for houses somebody put elsewhere.

use crate::{Hid, Said};

/// Where somebody put a house: right after another, or first of all.
pub type After = Option<Hid>;

/// A hamlet's houses in walking order. `listed` are its houses with their places in the list, `moved` the standing
/// word on each house that was put elsewhere.
///
/// Moves are made one after another by effective time: the house is taken out and put where it was said to come. One
/// that should come after a house no longer here, or after itself, stays where it is. So the order is a pure
/// function of list and moves, the same on every tablet of the hamlet; taking a move back leaves it as if it had
/// never been made.
#[must_use]
pub fn walking_order(listed: &[(Hid, u32)], moved: &[(Hid, Said<After>)]) -> Vec<Hid> {
    let mut houses: Vec<(u32, Hid)> = listed.iter().map(|(hid, place)| (*place, *hid)).collect();
    houses.sort_unstable();
    let mut order: Vec<Hid> = houses.into_iter().map(|(_, hid)| hid).collect();
    let mut moves: Vec<&(Hid, Said<After>)> = moved.iter().collect();
    moves.sort_by_key(|(hid, said)| (said.rank(), *hid));
    for (hid, said) in moves {
        let Some(from) = order.iter().position(|house| house == hid) else {
            continue;
        };
        if said.what == Some(*hid) {
            continue;
        }
        order.remove(from);
        let to = match said.what {
            None => 0,
            Some(after) => order
                .iter()
                .position(|house| *house == after)
                .map_or(from, |place| place + 1),
        };
        order.insert(to, *hid);
    }
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::RecordId;

    fn put(hid: u32, after: u32, at: i64) -> (Hid, Said<After>) {
        let by = RecordId {
            dev: 1,
            epoch: 1,
            seq: at.unsigned_abs(),
        };
        let what = Some(Hid(after)).filter(|after| after.0 > 0);
        (Hid(hid), Said { at, by, what })
    }

    fn walked(moved: &[(Hid, Said<After>)]) -> Vec<u32> {
        let listed: Vec<(Hid, u32)> = (1..=5).map(|hid| (Hid(hid), hid)).collect();
        walking_order(&listed, moved).iter().map(|hid| hid.0).collect()
    }

    #[test]
    fn a_house_comes_after_the_one_it_was_put_after_or_first() {
        assert_eq!(walked(&[]), [1, 2, 3, 4, 5]);
        assert_eq!(walked(&[put(5, 1, 10)]), [1, 5, 2, 3, 4]);
        assert_eq!(walked(&[put(4, 0, 10)]), [4, 1, 2, 3, 5]);
        assert_eq!(walked(&[put(1, 5, 10), put(2, 1, 11)]), [3, 4, 5, 1, 2]);
    }

    #[test]
    fn a_house_after_one_that_is_gone_or_after_itself_stays_where_it_is() {
        assert_eq!(walked(&[put(3, 9, 10)]), [1, 2, 3, 4, 5]);
        assert_eq!(walked(&[put(3, 3, 10)]), [1, 2, 3, 4, 5]);
        assert_eq!(walked(&[put(9, 1, 10)]), [1, 2, 3, 4, 5]);
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_the_order_of_arrival_does_not_matter(
            moves in prop::collection::btree_map(1..12_u32, (0..12_u32, 0..5_i64), 0..10),
        ) {
            let listed: Vec<(Hid, u32)> = (1..=10).map(|hid| (Hid(hid), 20 - hid)).collect();
            let mut moved: Vec<_> = moves.into_iter().map(|(hid, (after, at))| put(hid, after, at)).collect();
            let order = walking_order(&listed, &moved);
            moved.reverse();
            prop_assert_eq!(&order, &walking_order(&listed, &moved));
            let mut all: Vec<u32> = order.iter().map(|hid| hid.0).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (1..=10).collect::<Vec<_>>());
        }
    }
}
