//! Conditions: which rows are read.
//!
//! A row that no condition lets through counts as gone, so a condition that every row or no row can pass is refused.

use jiff::civil::Date;
use toml::de::DeValue;

use super::tree::{Node, Table, did_you_mean, quoted};
use super::words::{JOINTS, TESTS, Word};
use crate::recipe::condition::{Condition, Grade, Test};

/// Conditions within conditions; more than three nobody understands.
const DEEPEST: usize = 16;

/// Reads a condition.
pub(super) fn condition(node: &Node<'_>) -> Option<Condition> {
    at_depth(node, 0)
}

fn at_depth(node: &Node<'_>, depth: usize) -> Option<Condition> {
    if depth == DEEPEST {
        return node.wrong("conditions are nested too deeply", "write them side by side");
    }
    let known = [&["column"], &TESTS[..], &JOINTS[..]].concat();
    let table = node.table(&known)?;
    match table.present(&JOINTS).as_slice() {
        [] => on_column(&table),
        [joint] if table.present(&TESTS).is_empty() && table.get("column").is_none() => {
            let items: Vec<Option<Condition>> =
                table.get(joint)?.items()?.iter().map(|item| at_depth(item, depth + 1)).collect();
            let conditions = items.into_iter().collect::<Option<Vec<_>>>()?;
            Some(if *joint == "all" { Condition::All(conditions) } else { Condition::Any(conditions) })
        }
        _ => node.wrong(
            "all and any stand alone in their braces",
            "put the other condition into the list, as in { all = [ {…}, {…} ] }",
        ),
    }
}

fn on_column(table: &Table<'_>) -> Option<Condition> {
    let test = match table.present(&TESTS).as_slice() {
        [name] => test(name, table.get(name)?),
        [] => table
            .node
            .wrong("the condition tests nothing", format!("add one of {}, or all or any", TESTS.join(", "))),
        several => table.node.wrong(
            format!("a condition has one test, and this one has {}", several.join(" and ")),
            "join two conditions as in { all = [ {…}, {…} ] }",
        ),
    };
    let Some(column) = table.get("column") else {
        return table.node.wrong("the condition names no column", "add column = \"HEADING\"");
    };
    Some(Condition::Column { column: column.text()?.to_owned(), test: test? })
}

fn test(name: &str, node: &Node<'_>) -> Option<Test> {
    Some(match name {
        "is" => Test::Is(node.text()?.to_owned()),
        "is_not" => Test::IsNot(node.text()?.to_owned()),
        "contains" => Test::Contains(node.filled_text()?.to_owned()),
        "one_of" => Test::OneOf(node.texts()?),
        "before" => Test::Before(day(node)?),
        "after" => Test::After(day(node)?),
        "empty" if node.yes_or_no()? => Test::Empty,
        "empty" => Test::Filled,
        _ => {
            let grades: Vec<Option<Grade>> = node.items()?.iter().map(grade).collect();
            Test::Severity(grades.into_iter().collect::<Option<_>>()?)
        }
    })
}

/// A day, as TOML writes one or as a text.
fn day(node: &Node<'_>) -> Option<Date> {
    let day = match node.value {
        DeValue::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => {
            moment.date.and_then(|date| {
                let number = |part: u8| i8::try_from(part).ok();
                Date::new(i16::try_from(date.year).ok()?, number(date.month)?, number(date.day)?).ok()
            })
        }
        DeValue::String(text) => text.parse::<Date>().ok().filter(|date| date.to_string() == **text),
        _ => None,
    };
    day.or_else(|| node.wrong("this is no day", "write it as 2026-01-31"))
}

fn grade(node: &Node<'_>) -> Option<Grade> {
    let text = node.text()?;
    Grade::meant(text).or_else(|| {
        node.wrong(format!("{} is no severity", quoted(text)), did_you_mean(text, Grade::words().into_iter()))
    })
}
