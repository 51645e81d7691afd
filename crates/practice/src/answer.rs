//! Answers as Vanta, its gateway and its web server give them.

use bytes::Bytes;
use futures::{StreamExt, stream};
use http_body_util::{BodyExt, Full, StreamBody, combinators::BoxBody};
use hyper::body::Frame;
use hyper::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde::Serialize;
use serde_json::json;

pub(crate) type Body = BoxBody<Bytes, std::io::Error>;
pub(crate) type Answer = Response<Body>;

fn whole(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed()
}

/// An answer with any content. Nothing is cached and no type is guessed.
pub(crate) fn of(status: u16, content_type: &'static str, bytes: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(whole(bytes));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
    answer
}

/// The answer with one more header.
pub(crate) fn with(mut answer: Answer, name: &'static str, value: &str) -> Answer {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(HeaderName::from_static(name), value);
    }
    answer
}

pub(crate) fn json(status: u16, content: &impl Serialize) -> Answer {
    of(status, "application/json; charset=utf-8", serde_json::to_vec(content).unwrap_or_default())
}

/// As the resource paths say what is wrong (seen live).
pub(crate) fn error(status: u16, words: &str) -> Answer {
    json(status, &json!({ "error": words }))
}

/// As RFC 6749 says what is wrong with a login; the shape is inferred, the codes are documented.
pub(crate) fn login_error(status: u16, code: &str, words: &str) -> Answer {
    json(status, &json!({ "error": code, "error_description": words }))
}

pub(crate) fn text(status: u16, words: &str) -> Answer {
    of(status, "text/plain; charset=utf-8", words.to_owned())
}

/// Express's page for a path or method that it does not know (seen live).
pub(crate) fn cannot(method: &str, path: &str) -> Answer {
    let place = escaped(&format!("Cannot {method} {path}"));
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n\
         <body>\n<pre>{place}</pre>\n</body>\n</html>\n"
    );
    with(of(404, "text/html; charset=utf-8", page), "content-security-policy", "default-src 'none'")
}

/// The page of the gateway in front, for a request that it does not let through.
pub(crate) fn gateway_forbids() -> Answer {
    let page = "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">\n<HTML><HEAD>\
                <TITLE>ERROR: The request could not be satisfied</TITLE></HEAD>\
                <BODY><H1>403 ERROR</H1><P>Request blocked by this practice gateway.</P></BODY></HTML>";
    with(of(403, "text/html", page), "content-security-policy", "default-src 'none'")
}

/// The gateway's answer to a body over 10 MiB (seen live by others, February 2026).
pub(crate) fn too_long(limit: usize) -> Answer {
    let words = format!("HTTP content length exceeded {limit} bytes.");
    let answer = of(413, "text; charset=utf-8", words);
    with(with(answer, "x-amz-apigw-id", "practice"), "x-cache", "Error from cloudfront")
}

/// The first half of an answer; the connection ends where the other half should come.
pub(crate) async fn truncated(answer: Answer) -> Answer {
    let (mut head, body) = answer.into_parts();
    let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    head.headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = stream::iter([Ok(Frame::data(bytes.slice(..bytes.len() / 2)))]);
    let broken = stream::once(async {
        tokio::task::yield_now().await; // until then the half is written; an error at once would lose it
        Err(std::io::Error::other("cut on request"))
    });
    Response::from_parts(head, Body::new(StreamBody::new(half.chain(broken))))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
