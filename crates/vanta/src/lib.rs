//! What Vanta's Build Integrations API accepts, and how to talk to it.
//!
//! Vanta's `PUT /v1/resources/<kind>` replaces a whole list; whoever is missing from it counts as gone. This
//! crate knows that world and nothing of spreadsheets. A tour, from the ground up:
//!
//! - [`kind`]: the twelve kinds of list as data; [`property`]: what a list may declare beside them;
//! - [`check`]: every fault that Vanta would find, all at once, in Vanta's words;
//! - [`limit`], [`clock`]: how much and how often; time and chance are passed in;
//! - [`address`]: the regions, and loopback for practice; [`secret`]: what goes in and never out;
//! - [`application`]: what must be kept for Vanta's unit of tokens and limits; [`token`]: one token;
//! - [`body`]: the exact bytes of a send;
//! - [`client`]: a session under the application's lock, with `get` and `put`; [`answer`] understands what
//!   Vanta says, [`error`] names what went wrong, [`watch`] hears of it while it happens.

pub mod address;
pub mod answer;
pub mod application;
pub mod body;
pub mod check;
pub mod client;
pub mod clock;
pub mod error;
mod http;
pub mod kind;
pub mod limit;
pub mod property;
pub mod secret;
pub mod token;
pub mod watch;

pub use address::{Address, Region};
pub use answer::{Complaint, Refusal};
pub use application::{Application, Keeper, Lock, Spent};
pub use body::{Body, BodyError};
pub use check::{Breach, Fault, Record, Schema};
pub use client::{Client, Grant, Patience, Put, Session};
pub use clock::{Chance, Clock};
pub use error::{Cause, Error};
pub use kind::{Field, Kind, Rule, Shape};
pub use limit::Limits;
pub use property::{Property, PropertyType};
pub use secret::Secret;
pub use token::Token;
pub use watch::{Event, Exchange, Watch};
