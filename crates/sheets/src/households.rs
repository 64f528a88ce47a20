//! Household numbers written once, beside the head, with blanks below for the rest of the family.

use crate::people::Person;

/// Gives the people under a head the head's household, if the whole list is written that way: every head has a
/// number and nobody else does. Anything less regular is left as it is.
pub(crate) fn carry_down(people: &mut [Person]) {
    let regular = people
        .iter()
        .all(|person| person.relation.is_some() && person.head == person.household.is_some());
    if !regular {
        return;
    }
    let mut household = None;
    for person in people {
        if person.head {
            household.clone_from(&person.household);
        } else {
            person.household.clone_from(&household);
        }
    }
}
