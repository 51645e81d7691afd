//! Temporary.
use super::path::Target;
use super::rules::{FieldRule, Recipe, SourceRules};
use crate::sheet::Table;
use vanta::Schema;

pub(crate) fn suggest(table: &Table, schema: &Schema<'_>) -> Recipe {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let headings: Vec<String> = table.headings.iter().map(|heading| plain(&heading.text)).collect();
    let mut taken = vec![false; headings.len()];
    let mut source = SourceRules { name: "main".into(), ..SourceRules::default() };
    for known in [false, true] {
        for target in Target::all(schema) {
            if source.fields.iter().any(|(path, _)| *path == target.path) {
                continue;
            }
            let claims = |place: &usize| {
                !taken[*place]
                    && !headings[*place].is_empty()
                    && if known {
                        target.path.steps().len() == 1
                            && target.field().is_some_and(|field| {
                                field.known.iter().any(|known| plain(known) == headings[*place])
                            })
                    } else {
                        headings[*place] == plain(&target.path.to_string())
                            || target.path.steps().len() == 1
                                && (headings[*place] == plain(target.name())
                                    || headings[*place] == plain(target.label()))
                            || target.field().is_none() && headings[*place] == plain(target.name())
                    }
            };
            let columns: Vec<usize> = (0..headings.len()).filter(claims).collect();
            if let [column] = columns[..] {
                taken[column] = true;
                source
                    .fields
                    .push((target.path.clone(), FieldRule::column(table.headings[column].name.clone())));
            }
        }
    }
    Recipe { kind: schema.kind, sources: vec![source], winner: None }
}
