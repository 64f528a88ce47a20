//! Reading a plan: one JSON object a line, judged as a whole before anything is done.

use std::path::Path;

use chrono::DateTime;
use serde::Deserialize;
use tungnha_domain::{Catalogue, Outcome, Target};

use crate::error::SimError;

/// One record of the plan, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Line number in the file, or of the visit in a load, from 1.
    pub(crate) line: usize,
    /// Which tablet records it.
    pub(crate) tablet: String,
    /// The hamlet as the plan writes it.
    pub(crate) hamlet: String,
    /// Unix seconds: the effective time of the answer.
    pub(crate) at: i64,
    /// Whom it is about.
    pub(crate) personal_id: String,
    /// What was found for which targets, one record together; a sensitive reason stands here in the open
    /// and is sealed by the tablet.
    pub(crate) answers: Vec<(Target, Outcome)>,
}

impl Step {
    /// Why this line cannot be carried out.
    pub(crate) fn refused(&self, what: &str) -> SimError {
        SimError::Line {
            line: self.line,
            what: what.to_owned(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    tablet: String,
    hamlet: String,
    at: String,
    personal_id: String,
    target: String,
    outcome: String,
}

/// Reads the plan in `path`. Blank lines are skipped; the first line that cannot be understood refuses
/// the whole plan by its number.
pub(crate) fn read(path: &Path) -> Result<Vec<Step>, SimError> {
    let text = std::fs::read_to_string(path)
        .map_err(|fault| SimError::Refused(format!("{}: {fault}", path.display())))?;
    parse(&text)
}

fn parse(text: &str) -> Result<Vec<Step>, SimError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| step(index + 1, line))
        .collect()
}

fn step(line: usize, text: &str) -> Result<Step, SimError> {
    let refuse = |what: String| SimError::Line { line, what };
    let read: Line = serde_json::from_str(text).map_err(|fault| {
        // serde_json's own words may quote the line; only the place is repeated.
        refuse(format!(
            "is not a plan line (column {}, {:?} error)",
            fault.column(),
            fault.classify()
        ))
    })?;
    let at = DateTime::parse_from_rfc3339(&read.at)
        .map_err(|_| refuse("`at` is not a time such as 2024-05-06T19:12:00+07:00".to_owned()))?
        .timestamp();
    let target = Target::parse(&read.target)
        .ok_or_else(|| refuse("`target` is none of CCCD, DDDT, SIM, SMARTPHONE".to_owned()))?;
    let outcome = outcome(target, &read.outcome).ok_or_else(|| {
        refuse(format!(
            "`outcome` is neither DONE, IN_PROGRESS, NO_NEED nor a reason of {target}"
        ))
    })?;
    if read.tablet.trim().is_empty() {
        return Err(refuse("`tablet` is empty".to_owned()));
    }
    Ok(Step {
        line,
        tablet: read.tablet,
        hamlet: read.hamlet,
        at,
        personal_id: read.personal_id,
        answers: vec![(target, outcome)],
    })
}

/// An outcome a person can tap for this target. `SPECIAL` is what a tablet makes of a sensitive reason,
/// never what somebody says.
fn outcome(target: Target, key: &str) -> Option<Outcome> {
    match Outcome::from_key(key)? {
        Outcome::Special => None,
        Outcome::Reason(code) => Catalogue::shipped()
            .by_code(code)
            .filter(|row| row.targets.contains(&target))
            .map(|row| Outcome::Reason(row.code)),
        plain => Some(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(field: &str, value: &str) -> String {
        let mut fields = serde_json::json!({
            "tablet": "kp3-a", "hamlet": "Khu phố 3", "at": "2024-05-06T19:12:00+07:00",
            "personal_id": "070000000000", "target": "DDDT", "outcome": "DONE",
        });
        fields[field] = serde_json::json!(value);
        fields.to_string()
    }

    #[test]
    fn a_line_says_who_recorded_what_when() {
        let steps = parse(&format!("\n{}\n", line("outcome", "ABSENT_UNKNOWN"))).unwrap();
        assert_eq!((steps[0].line, steps[0].at), (2, 1_714_997_520));
        assert_eq!(steps[0].answers[0].1.key(), "ABSENT_UNKNOWN");
    }

    #[test]
    fn the_first_bad_line_refuses_the_plan_by_its_number() {
        let bad = [
            ("outcome", "MAYBE"),
            ("outcome", "SPECIAL"),
            ("outcome", "ONLY_2G"),
            ("target", "TV"),
            ("at", "yesterday"),
            ("tablet", " "),
            ("extra", "field"),
        ];
        for (field, value) in bad {
            let plan = format!("{}\n{}\n", line("outcome", "DONE"), line(field, value));
            let fault = parse(&plan).unwrap_err().to_string();
            assert!(fault.contains("line 2"), "{field}={value}: {fault}");
        }
        assert!(parse("{").unwrap_err().to_string().contains("line 1"));
    }
}
