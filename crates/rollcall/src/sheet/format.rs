//! What sort of file it is, told by its content and never by its name.
//!
//! Exports lie about what they are: web pages are called xls, workbooks csv. What people mistake for a spreadsheet is
//! called by its name, so that they know what to do.

use memchr::memmem;

/// What a file is, judged by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// xlsx, xlsm, xlsb or ods; or any other zip.
    Zip,
    /// xls, or a workbook behind a password.
    Ole,
    /// csv, tsv and other text.
    Text,
}

impl Format {
    /// # Errors
    /// Where it is something that people mistake for a spreadsheet, or nothing that is known.
    pub(super) fn of(head: &[u8]) -> Result<Format, &'static str> {
        let begins = |mark: &[u8]| head.starts_with(mark);
        if begins(b"PK\x03\x04") {
            return Ok(Format::Zip);
        }
        if begins(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            return Ok(Format::Ole);
        }
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
        let named: [(&[u8], &str); 12] = [
            (b"%PDF", "a PDF document"),
            (b"\x89PNG", "a picture"),
            (b"\xFF\xD8\xFF", "a picture"),
            (b"GIF8", "a picture"),
            (b"PAR1", "a Parquet file"),
            (b"SQLite format 3", "a database"),
            (b"\x1F\x8B", "a packed file"),
            (b"{\\rtf", "a text document"),
            (b"version https://git-lfs", "a placeholder of Git LFS"),
            (b"[InternetShortcut]", "a link to a web page"),
            (b"PK\x05\x06", "an empty zip file"),
            (b"bplist00", "a placeholder of a cloud service"),
        ];
        if let Some((_, what)) = named.iter().find(|(mark, _)| text.starts_with(mark)) {
            return Err(what);
        }
        match text.first() {
            Some(b'<')
                if text.get(1).is_some_and(|next| next.is_ascii_alphabetic() || b"!?".contains(next)) =>
            {
                Err(markup(text))
            }
            Some(b'{' | b'[') if is_json(&text[1..]) => Err(json(text)),
            _ if is_binary(head) => Err("a file of unknown kind"),
            _ => Ok(Format::Text),
        }
    }
}

/// What begins with `<`. Many programs write web pages and old XML under the name xls.
fn markup(text: &[u8]) -> &'static str {
    let start = text[..text.len().min(2048)].to_ascii_lowercase();
    let has = |mark: &str| memmem::find(&start, mark.as_bytes()).is_some();
    if has("urn:schemas-microsoft-com:office:spreadsheet") {
        "an XML spreadsheet of Excel 2003"
    } else if has("<html") || has("<table") || has("<!doctype html") {
        "a web page"
    } else {
        "an XML file"
    }
}

/// Whether JSON goes on after its first bracket; a title like `[Internal] Staff` does not.
fn is_json(after_bracket: &[u8]) -> bool {
    let next = after_bracket.trim_ascii_start().first();
    next.is_some_and(|byte| byte.is_ascii_digit() || b"\"{[]}-".contains(byte))
}

fn json(text: &[u8]) -> &'static str {
    let start = &text[..text.len().min(512)];
    let has = |mark: &str| memmem::find(start, mark.as_bytes()).is_some();
    if has("\"doc_id\"") || has("docs.google.com") { "a link to a Google sheet" } else { "a JSON file" }
}

/// Zero bytes are in no text but UTF-16, which has a mark or a zero in every other place.
fn is_binary(head: &[u8]) -> bool {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") || !head.contains(&0) {
        return false;
    }
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = head.len() / 2;
    // Latin text in UTF-16 has nearly all its zeros on one side.
    !(even.max(odd) * 10 > half * 7 && even.min(odd) * 20 < half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_content() {
        let of = |head: &[u8]| Format::of(head);
        assert_eq!(of(b"PK\x03\x04...."), Ok(Format::Zip));
        assert_eq!(of(b"ID,Name\n1,Ann"), Ok(Format::Text));
        assert_eq!(of(b"I\0D\0,\0N\0a\0m\0e\0\n\0"), Ok(Format::Text));
        assert_eq!(of(b"\xFF\xFEI\0D\0"), Ok(Format::Text));
        assert_eq!(of(b"MZ\0\0\0\0\x01\x02"), Err("a file of unknown kind"));
        assert_eq!(of(b"\n<html><body><table>"), Err("a web page"));
        assert_eq!(
            of(b"<?xml?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\""),
            Err("an XML spreadsheet of Excel 2003")
        );
        assert_eq!(of(b"{\"doc_id\":\"1\"}"), Err("a link to a Google sheet"));
        assert_eq!(of(b"[Internal] Staff list,,\nID,Name"), Ok(Format::Text));
        assert_eq!(of(b"<3 hearts,b"), Ok(Format::Text));
        assert_eq!(of(b"[\n {\"id\": 1}]"), Err("a JSON file"));
        assert_eq!(of(b"%PDF-1.7"), Err("a PDF document"));
    }
}
