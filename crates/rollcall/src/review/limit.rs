//! How many removals a list allows before a person must approve them, and what else is set for a list.

use std::fmt;
use std::str::FromStr;

/// How many removals are within the limit. There is no "off".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limit {
    /// A tenth of the list, at least 2 and at most 50.
    #[default]
    Usual,
    /// So many, at most [`Limit::MOST`]; none at all where it is 0.
    Count(usize),
    /// So many of a hundred, at most [`Limit::MOST_PERCENT`].
    Percent(usize),
}

/// What is set for a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRules {
    /// How many removals are within the limit.
    pub limit: Limit,
    /// IDs that every file of the list must give.
    pub must_have: Vec<String>,
    /// Whether some are set, but cannot be opened for now, since their key cannot be had.
    pub must_have_unopened: bool,
}

impl Limit {
    /// The largest number that can be set.
    pub const MOST: usize = 500;
    /// The largest percentage that can be set.
    pub const MOST_PERCENT: usize = 50;

    /// The limit for a list of so many live records.
    pub fn of(self, live: usize) -> usize {
        match self {
            Limit::Usual => live.div_ceil(10).clamp(2, 50),
            Limit::Count(count) => count,
            Limit::Percent(percent) => (live * percent).div_ceil(100),
        }
    }

    /// Whether so many of so many live records are over the limit, or half of the list or more.
    pub fn is_passed(self, gone: usize, live: usize) -> bool {
        gone > self.of(live) || (gone > 0 && 2 * gone >= live)
    }
}

impl fmt::Display for Limit {
    /// In words, as people set it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Usual => f.write_str("10 % of the list, at least 2 and at most 50"),
            Limit::Count(0) => f.write_str("0, so that each removal needs an approval"),
            Limit::Count(count) => write!(f, "{count}"),
            Limit::Percent(percent) => write!(f, "{percent} % of the list"),
        }
    }
}

impl FromStr for Limit {
    type Err = String;

    /// `22`, `15%` or `default`.
    fn from_str(text: &str) -> Result<Limit, String> {
        if text == "default" {
            return Ok(Limit::Usual);
        }
        let (number, most, is_percent) = match text.strip_suffix('%') {
            Some(number) => (number.trim_end(), Limit::MOST_PERCENT, true),
            None => (text, Limit::MOST, false),
        };
        match number.parse::<usize>() {
            Ok(number) if number <= most && is_percent => Ok(Limit::Percent(number)),
            Ok(number) if number <= most => Ok(Limit::Count(number)),
            _ => Err(format!(
                "a limit is a number from 0 to {}, a percentage from 0% to {}%, or the word default",
                Limit::MOST,
                Limit::MOST_PERCENT
            )),
        }
    }
}
