//! The texts that cells share.

use std::borrow::Cow;
use std::io::Read;

use crate::sheet::error::Fault;
use crate::sheet::grid::Grid;
use crate::sheet::xml::{Scanner, Token, XmlError};

/// Puts all shared texts into the grid, in their order. What the part claims about their number is not read.
pub(super) fn read(xml: &mut Scanner<impl Read>, part: &str, grid: &mut Grid) -> Result<(), Fault> {
    let in_part = |error: XmlError| Fault::in_part(part, &error);
    let (mut text, mut inside, mut ended) = (String::new(), false, false);
    loop {
        match xml.next().map_err(in_part)? {
            Token::Open(tag) => match tag.name {
                b"sst" => ended = tag.closed,
                b"si" if tag.closed => grid.add_shared("")?,
                b"si" => text.clear(),
                b"t" => inside = !tag.closed,
                // How to pronounce it is no part of the text.
                b"rPh" if !tag.closed => xml.skip(b"rPh").map_err(in_part)?,
                _ => {}
            },
            Token::Text(piece) if inside => text.push_str(&piece.decode().map_err(in_part)?),
            Token::Close(b"t") => inside = false,
            Token::Close(b"si") => grid.add_shared(&unescaped(&text))?,
            Token::Close(b"sst") => ended = true,
            Token::End if ended => return Ok(()),
            Token::End => return Err(in_part(XmlError::EndsEarly)),
            _ => {}
        }
    }
}

/// Excel writes characters that XML cannot hold as `_x000D_` (ECMA-376 part 1, 22.9.2.19); an underscore that
/// would look so is itself written as `_x005F_`.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if memchr::memmem::find(text.as_bytes(), b"_x").is_none() {
        return Cow::Borrowed(text);
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find("_x") {
        units.extend(rest[..place].encode_utf16());
        match code(&rest[place..]) {
            Some(unit) => {
                units.push(unit);
                rest = &rest[place + 7..];
            }
            None => {
                units.extend("_x".encode_utf16());
                rest = &rest[place + 2..];
            }
        }
    }
    units.extend(rest.encode_utf16());
    Cow::Owned(String::from_utf16_lossy(&units))
}

/// The character that `_xHHHH_` at the start stands for.
fn code(text: &str) -> Option<u16> {
    let digits = text.get(2..6)?;
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (all_digits && text.as_bytes().get(6) == Some(&b'_')).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn what_excel_escapes_comes_back() {
        assert_eq!(unescaped("a_x000D_b"), "a\rb");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescaped("_xD83D__xDE00_"), "😀");
        assert_eq!(unescaped("_x00G0_ _x_ _x12"), "_x00G0_ _x_ _x12");
        assert_eq!(unescaped("ä_xä"), "ä_xä");
    }
}
