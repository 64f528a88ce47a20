//! The current status of each resident and target, and what each list's tablets have to learn.
