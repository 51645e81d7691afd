//! What Vanta's Build Integrations API accepts, and how to talk to it.
//!
//! Vanta's `PUT /v1/resources/<kind>` replaces a whole list; whoever is missing from it counts as gone. This
//! crate knows that world and nothing of spreadsheets. A tour, from the ground up:
//!
//! - [`kind`]: the twelve kinds of list as data; [`property`]: what a list may declare beside them;
//! - [`record`]: records as values in memory;
//! - [`check`]: every fault that Vanta would find, all at once, in Vanta's words;
//! - [`limit`], [`clock`]: how much and how often; time and chance are passed in;
//! - [`address`]: the regions, and loopback for practice; [`secret`]: what goes in and never out;
//! - [`application`]: Vanta's unit of tokens and limits; [`token`]: one token; [`keeper`]: what is kept of both;
//! - [`body`]: the exact bytes of a send;
//! - [`refusal`]: Vanta's words about records; [`error`] names what went wrong, [`watch`] hears of it;
//! - [`client`]: a session under the application's lock, with `get` and `put`.

pub mod address;
mod answer;
pub mod application;
pub mod body;
pub mod check;
pub mod client;
pub mod clock;
pub mod error;
mod http;
pub mod keeper;
pub mod kind;
pub mod limit;
pub mod property;
pub mod record;
pub mod refusal;
pub mod secret;
pub mod token;
pub mod watch;

pub use address::{Address, Region};
pub use application::Application;
pub use body::{Body, BodyError};
pub use check::{Breach, Fault, Schema};
pub use client::{Client, Grant, Patience, Put, Session};
pub use clock::{Chance, Clock};
pub use error::{Cause, Error};
pub use keeper::{Keeper, Lock, Spent};
pub use kind::{Field, Grade, Kind, Rule, Sense, Shape};
pub use limit::Limits;
pub use property::{NotADeclaration, Property, PropertyType};
pub use record::{Record, Value};
pub use refusal::{Complaint, Refusal};
pub use secret::Secret;
pub use token::Token;
pub use watch::{Event, Exchange, Watch};
