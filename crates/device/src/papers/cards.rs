//! Step cards as an officer changed them: those that are fit for this version of the app, as JSON. The screen shows
//! the ones it came with in the place of any other. A text that is a list of names is the order they are shown in; names
//! a later hub has are the screen's to pass over.

use tungnha_domain::cards::CardSet;
use tungnha_exchange::papers::{PaperKind, StepCards};

use super::paper;
use crate::error::Result;
use crate::store::Db;

pub(crate) fn step_cards(db: &Db<'_>) -> Result<Vec<String>> {
    let Some(paper) = paper(db, PaperKind::StepCards)? else {
        return Ok(Vec::new());
    };
    let sets = StepCards::from_bytes(&paper.content).unwrap_or_default().sets;
    let fit = |json: &String| {
        serde_json::from_str::<CardSet>(json).is_ok_and(|set| set.check().is_ok())
            || serde_json::from_str::<Vec<String>>(json).is_ok()
    };
    Ok(sets.into_iter().filter(fit).collect())
}
