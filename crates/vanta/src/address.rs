//! Where Vanta is: the table of regions, and loopback for practice. There is no third way to name an address.
//!
//! The commercial, European and Australian customers share one API host; the regional API names exist but
//! answer 308 to it, and a client that follows loses its `Authorization`, so redirects are refused and the
//! table names the host that works (Vanta's page "Authentication", late 2026). Only the app hosts differ.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// Where a customer's Vanta lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// United States, commercial.
    Us,
    /// Europe.
    Eu,
    /// Australia.
    Aus,
    /// United States, government (FedRAMP).
    Gov,
}

impl Region {
    /// Every region, the most common first.
    pub const ALL: [Region; 4] = [Region::Us, Region::Eu, Region::Aus, Region::Gov];

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Region::Us => "us",
            Region::Eu => "eu",
            Region::Aus => "aus",
            Region::Gov => "gov",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Region::Us => "United States",
            Region::Eu => "Europe",
            Region::Aus => "Australia",
            Region::Gov => "US government",
        }
    }

    fn api(self) -> &'static str {
        match self {
            Region::Us | Region::Eu | Region::Aus => "https://api.vanta.com",
            Region::Gov => "https://api.vanta-gov.com",
        }
    }

    fn app(self) -> &'static str {
        match self {
            Region::Us => "https://app.vanta.com",
            Region::Eu => "https://app.eu.vanta.com",
            Region::Aus => "https://app.aus.vanta.com",
            Region::Gov => "https://app.vanta-gov.com",
        }
    }
}

/// The address of an API: Vanta's, or a practice Vanta's on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// The real Vanta.
    Vanta(Region),
    /// A practice Vanta: literally `127.0.0.1` or `[::1]`, with its port.
    Practice(SocketAddr),
}

impl Address {
    /// The base of every request, without a slash at the end.
    pub fn api(&self) -> String {
        match self {
            Address::Vanta(region) => region.api().to_owned(),
            Address::Practice(socket) => format!("http://{socket}"),
        }
    }

    /// Where people sign in to Vanta; a practice Vanta has no such place.
    pub fn app(&self) -> Option<&'static str> {
        match self {
            Address::Vanta(region) => Some(region.app()),
            Address::Practice(_) => None,
        }
    }

    /// The region; a practice Vanta has none.
    pub fn region(&self) -> Option<Region> {
        match self {
            Address::Vanta(region) => Some(*region),
            Address::Practice(_) => None,
        }
    }

    /// Whether nothing sent there reaches Vanta.
    pub fn is_practice(&self) -> bool {
        matches!(self, Address::Practice(_))
    }
}

impl fmt::Display for Address {
    /// The region's word, or the practice Vanta's URL; [`Address::from_str`] reads both.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Vanta(region) => f.write_str(region.name()),
            Address::Practice(socket) => write!(f, "http://{socket}"),
        }
    }
}

impl FromStr for Address {
    type Err = NotAnAddress;

    /// Reads a region's word or `http://127.0.0.1:PORT` (or `http://[::1]:PORT`), and nothing else: no name
    /// that a resolver could send elsewhere, no path, no user, no other scheme.
    fn from_str(text: &str) -> Result<Address, NotAnAddress> {
        if let Some(region) = Region::ALL.into_iter().find(|region| region.name() == text) {
            return Ok(Address::Vanta(region));
        }
        let refused = || NotAnAddress { text: text.to_owned() };
        let host = text.strip_prefix("http://").ok_or_else(refused)?;
        let socket: SocketAddr = host.strip_suffix('/').unwrap_or(host).parse().map_err(|_| refused())?;
        match socket.ip() {
            IpAddr::V4(Ipv4Addr::LOCALHOST) | IpAddr::V6(Ipv6Addr::LOCALHOST) if socket.port() != 0 => {
                Ok(Address::Practice(socket))
            }
            _ => Err(refused()),
        }
    }
}

/// A text that names neither a region nor a practice Vanta on this computer.
#[derive(Debug, thiserror::Error)]
#[error(
    "'{text}' is no address of Vanta: name a region (us, eu, aus, gov), or http://127.0.0.1:PORT for a \
     practice Vanta on this computer"
)]
pub struct NotAnAddress {
    text: String,
}
