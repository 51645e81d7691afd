//! Rules: how one field gets its value.

use toml::de::DeValue;

use super::place::Place;
use super::tree::{Node, Table, did_you_mean, quoted};
use super::words::{self, CUTS, FEEDS, Word};
use crate::recipe::date::Order;
use crate::recipe::rules::{Capture, Clean, Constant, Cut, Feed, FieldRule, Template, Zone};

/// Whole numbers up to here are exact.
const EXACT: i64 = 1 << 53;

/// Reads the rule of what stands at a place.
pub(super) fn rule(node: &Node<'_>, place: Place) -> Option<FieldRule> {
    if let DeValue::String(text) = node.value {
        return node.wrong(
            "a text alone does not say whether it is a column or a constant",
            format!("write {{ column = {0} }} or {{ constant = {0} }}", quoted(text)),
        );
    }
    let table = node.table(&words::names(&words::RULE))?;
    let feed = feed(&table, place);
    fits(&table, place);
    let rule = FieldRule {
        feed: feed?,
        clean: table.get("clean").map_or(Some(Vec::new()), cleans)?,
        values: table.get("values").map_or(Some(Vec::new()), |node| values(node, place))?,
        when_empty: table.get("when_empty").and_then(|node| constant(node, place)),
        order: table.get("order").and_then(order),
        zone: table.get("zone").and_then(zone),
        split: table.get("split").and_then(Node::filled_text).map(str::to_owned),
    };
    Some(rule)
}

fn feed(table: &Table<'_>, place: Place) -> Option<Feed> {
    let (name, node) = match table.present(&FEEDS).as_slice() {
        [name] => (*name, table.get(name)?),
        [] => {
            return table.node.wrong(
                "it does not say where the value comes from",
                format!("add one of {}", FEEDS.join(", ")),
            );
        }
        several => {
            let what = format!("the value comes from one place, and this names {}", several.join(" and "));
            return table.node.wrong(what, "keep one of them");
        }
    };
    match name {
        "column" => column(table, node),
        "join" => joined(table, node),
        "template" => match Template::new(node.text()?) {
            Ok(template) => Some(Feed::Template(template)),
            Err(why) => node.wrong(why, "write it as in \"https://hr.example.com/{Employee ID}\""),
        },
        "constant" => constant(node, place).map(Feed::Constant),
        _ => match node.text()? {
            "modified" => Some(Feed::FileModified),
            other => {
                let what = format!("a file has no {}", quoted(other));
                node.wrong(what, "write file = \"modified\", for when it was last changed")
            }
        },
    }
}

/// A column, or the part of it that is cut out.
fn column(table: &Table<'_>, node: &Node<'_>) -> Option<Feed> {
    let column = node.text()?.to_owned();
    let (name, node) = match table.present(&CUTS).as_slice() {
        [] => return Some(Feed::Column(column)),
        [name] => (*name, table.get(name)?),
        several => {
            let what = format!("one part of a column can be taken, and this names {}", several.join(" and "));
            return table.node.wrong(what, "a capture can do what two of them do");
        }
    };
    let text = node.filled_text()?;
    let cut = match name {
        "before" => Cut::Before(text.to_owned()),
        "after" => Cut::After(text.to_owned()),
        _ => match Capture::new(text) {
            Ok(capture) => Cut::Capture(capture),
            Err(why) => {
                let why = why.strip_prefix("error: ").unwrap_or(&why).to_owned();
                return node.wrong(
                    format!("this regular expression cannot be used: {why}"),
                    "write it as in '^(\\d+)'",
                );
            }
        },
    };
    Some(Feed::Cut { column, cut })
}

fn joined(table: &Table<'_>, node: &Node<'_>) -> Option<Feed> {
    let columns = node.texts();
    match table.get("between") {
        Some(between) => Some(Feed::Joined { columns: columns?, between: between.text()?.to_owned() }),
        None => table.node.wrong(
            "it does not say what stands between the columns",
            "add between = \" \", or \"\" for nothing",
        ),
    }
}

/// Notes the keys that say nothing in this rule or at this place. One that is passed over in silence would let a
/// person believe in it.
fn fits(table: &Table<'_>, place: Place) {
    let refuse = |names: &[&'static str], why: &str, hint: &str| {
        for node in table.present(names).into_iter().filter_map(|name| table.get(name)) {
            node.wrong::<()>(why, hint);
        }
    };
    let feeds = table.present(&FEEDS);
    if !feeds.contains(&"column") {
        refuse(&CUTS, "only a part of a column can be taken", "name the column with column = \"HEADING\"");
    }
    if !feeds.contains(&"join") {
        refuse(
            &["between"],
            "this belongs to several columns",
            "name them with join = [\"HEADING\", \"HEADING\"]",
        );
    }
    if let ["constant" | "file"] = feeds.as_slice() {
        let others = ["clean", "values", "when_empty", "order", "zone", "split"];
        refuse(&others, "this is done to a value of the sheet, and here is none", "take it away");
        if feeds == ["file"] && !place.is_instant() {
            refuse(
                &["file"],
                "the file gives a date and time, which this field cannot hold",
                "name a column",
            );
        }
        return;
    }
    if !place.is_instant() {
        refuse(&["order", "zone"], "this field holds no date", "take it away");
    }
    if !place.is_several() {
        refuse(&["split"], "this field holds one value", "take it away");
    }
}

fn cleans(node: &Node<'_>) -> Option<Vec<Clean>> {
    let clean = |item: &Node<'_>| {
        let text = item.text()?;
        Clean::meant(text).or_else(|| {
            let what = format!("{} is nothing that can be done to a text", quoted(text));
            item.wrong(what, did_you_mean(text, Clean::words().into_iter()))
        })
    };
    let cleans: Vec<Option<Clean>> = node.items()?.iter().map(clean).collect();
    cleans.into_iter().collect()
}

/// What values of the file become. Two that are compared as one are wrong, as it could not be told which counts.
fn values(node: &Node<'_>, place: Place) -> Option<Vec<(String, Constant)>> {
    let entries = node.entries()?;
    if entries.is_empty() {
        return node
            .wrong("the table is empty", "write \"value in the file\" = \"VALUE\", or leave out the key");
    }
    let mut seen: std::collections::HashMap<String, &str> = std::collections::HashMap::new();
    let mut values = Vec::new();
    for (text, node) in &entries {
        if let Some(first) = seen.insert(text.trim().to_lowercase(), text) {
            node.wrong::<()>(
                format!(
                    "{} and {} are the same value: case and outer space do not count",
                    quoted(first),
                    quoted(text)
                ),
                "keep one of them",
            );
        }
        values.push(constant(node, place).map(|constant| ((*text).to_owned(), constant)));
    }
    values.into_iter().collect()
}

/// A value that the recipe gives, as far as the place can hold it.
fn constant(node: &Node<'_>, place: Place) -> Option<Constant> {
    let constant = match node.value {
        DeValue::String(text) if text.is_empty() => Constant::Nothing,
        DeValue::Array(items) if items.is_empty() => Constant::Nothing,
        DeValue::String(text) => Constant::Text(text.to_string()),
        DeValue::Boolean(value) => Constant::Boolean(*value),
        DeValue::Integer(_) => Constant::Number(exact(node)?),
        DeValue::Float(float) => match float.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => Constant::Number(number),
            _ => return node.wrong("this is no number that can be sent", ""),
        },
        DeValue::Array(_) if place.is_list() => {
            return node.wanted("a text", "write several values in one text, with commas: \"ONE, TWO\"");
        }
        _ => return node.wanted("a text, a number, or true or false", "a date and time stand in quotes too"),
    };
    match place.holds(&constant) {
        Ok(()) => Some(constant),
        Err((what, hint)) => node.wrong(what, hint),
    }
}

fn exact(node: &Node<'_>) -> Option<f64> {
    let number = node.whole_number()?;
    #[expect(clippy::cast_precision_loss, reason = "the size is checked first")]
    if number.abs() <= EXACT { Some(number as f64) } else { node.wrong("the number is too large", "") }
}

fn order(node: &Node<'_>) -> Option<Order> {
    let text = node.text()?;
    Order::meant(text).or_else(|| {
        let what = format!("{} is no order of day and month", quoted(text));
        node.wrong(what, "write \"day first\" or \"month first\"")
    })
}

/// A time zone by its name.
pub(super) fn zone(node: &Node<'_>) -> Option<Zone> {
    let text = node.text()?;
    Zone::named(text).or_else(|| {
        let what = format!("no time zone is called {}", quoted(text));
        node.wrong(what, "write its name, as in \"Europe/Berlin\" or \"UTC\"")
    })
}
