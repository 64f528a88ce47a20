//! Which cases of a run are made, and what is said of them: a tally when all hold, and where one does not,
//! the words that bring exactly that case back.

use std::collections::BTreeMap;

use crate::dice::Dice;

/// What somebody asked for.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Everything drawn comes out of it.
    pub seed: u64,
    /// The first case's number.
    pub from: u64,
    /// How many cases; `None`: every different one, or as many as the run finds right.
    pub cases: Option<u64>,
    /// Fewer than all are spread over the whole (a short run) instead of following each other (a replay).
    pub spread: bool,
}

impl Plan {
    /// The short run inside `./dev test`: always the same cases.
    #[must_use]
    pub fn short(cases: u64) -> Self {
        Self {
            seed: 1,
            from: 0,
            cases: Some(cases),
            spread: true,
        }
    }
}

/// One kind of fault, case by case.
pub trait Run {
    /// As `--run` takes it.
    fn name(&self) -> &'static str;

    /// How many cases there are, and whether each is different; what is drawn at random never ends.
    fn amount(&self) -> Amount;

    /// Makes one case; panics if something does not hold. Tells in a few words what kind it was.
    fn case(&mut self, number: u64, dice: &mut Dice) -> String;

    /// What must hold after the last.
    fn end(&mut self) {}
}

/// How many cases a run has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So many, each different: a sweep.
    Every(u64),
    /// Drawn; so many unless somebody asks for more or less.
    Drawn(u64),
}

/// What a run came to.
#[derive(Debug)]
pub struct Told {
    /// The run.
    pub name: &'static str,
    /// Its seed.
    pub seed: u64,
    /// Cases made; all of them held.
    pub cases: u64,
    /// How many different ones a sweep has.
    pub of: Option<u64>,
    /// Cases by kind.
    pub kinds: BTreeMap<String, u64>,
}

/// Makes the cases a plan asks for. A case that does not hold ends it with a panic that names the case.
pub fn drive(mut run: impl Run, plan: Plan) -> Told {
    let amount = run.amount();
    let (all, usual) = match amount {
        Amount::Every(all) => (all, all),
        Amount::Drawn(usual) => (u64::MAX, usual),
    };
    let left = all.saturating_sub(plan.from);
    let cases = plan.cases.unwrap_or(usual).min(left);
    let step = match amount {
        Amount::Every(_) if plan.spread && cases > 0 => (left / cases).max(1),
        _ => 1,
    };
    let mut told = Told {
        name: run.name(),
        seed: plan.seed,
        cases: 0,
        of: (amount == Amount::Every(all)).then_some(all),
        kinds: BTreeMap::new(),
    };
    for index in 0..cases {
        let number = plan.from + index * step;
        let at = Case {
            run: told.name,
            seed: plan.seed,
            number,
        };
        let kind = run.case(number, &mut Dice::of(plan.seed, number));
        drop(at);
        *told.kinds.entry(kind).or_default() += 1;
        told.cases += 1;
    }
    run.end();
    told
}

/// The case under way; says how to have it again if it is left by a panic.
struct Case {
    run: &'static str,
    seed: u64,
    number: u64,
}

impl Drop for Case {
    #[allow(clippy::print_stderr, reason = "a failed test says how to have it again")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self { run, seed, number } = self;
            eprintln!("\nfaults: {run}: case {number} of seed {seed} does not hold. Again:");
            eprintln!("    ./dev faults --run {run} --seed {seed} --from {number} --cases 1");
        }
    }
}
