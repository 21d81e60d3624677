//! Messages from the moment they are due: attempts, the schedule, dead letters, and deliveries made to fail.

mod attempts;
mod drain;
mod failing;
mod history;
mod letters;
