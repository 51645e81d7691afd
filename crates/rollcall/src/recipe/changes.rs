//! What an edit changed: the rules and settings in which two recipes differ, by the names that stand in their texts.
//!
//! A recipe has one rule for each field and one line for each setting, so that a list of names tells an edit, and remarks,
//! order and manner of writing tell nothing.

use super::rules::{Recipe, SourceRules};

impl Recipe {
    /// What differs from an earlier one: `email`, `only`; of several sources `hr/email`. A source that only one of them
    /// has counts as one.
    pub fn changes_since(&self, earlier: &Recipe) -> Vec<String> {
        let mut changes = Vec::new();
        if self.kind.name != earlier.kind.name {
            changes.push("kind".to_owned());
        }
        if self.winner != earlier.winner {
            changes.push("winner".to_owned());
        }
        let several = self.sources.len().max(earlier.sources.len()) > 1;
        for source in &self.sources {
            let named =
                |name: &str| if several { format!("{}/{name}", source.name) } else { name.to_owned() };
            match earlier.sources.iter().find(|other| other.name == source.name) {
                Some(other) => changes.extend(between(other, source).iter().map(|name| named(name))),
                None => changes.push(format!("source {}", source.name)),
            }
        }
        let is_gone = |other: &&SourceRules| !self.sources.iter().any(|source| source.name == other.name);
        changes.extend(earlier.sources.iter().filter(is_gone).map(|other| format!("source {}", other.name)));
        changes
    }
}

/// The settings and fields of a source that differ, the fields in the order of their kind.
fn between(earlier: &SourceRules, source: &SourceRules) -> Vec<String> {
    // Taken apart whole, so that no setting that comes later is forgotten here.
    let SourceRules {
        name: _,
        file_of,
        sheet,
        headings,
        leave_out_hidden,
        plain_numbers,
        encoding,
        delimiter,
        zone,
        adds_parts,
        keep_one_of_identical,
        only,
        parts_only,
        fields,
        not_sent,
    } = source;
    let settings = [
        ("file_of", *file_of != earlier.file_of),
        ("sheet", *sheet != earlier.sheet),
        ("headings", *headings != earlier.headings),
        ("leave_out_hidden", *leave_out_hidden != earlier.leave_out_hidden),
        ("plain_numbers", *plain_numbers != earlier.plain_numbers),
        ("encoding", *encoding != earlier.encoding),
        ("delimiter", *delimiter != earlier.delimiter),
        ("zone", *zone != earlier.zone),
        ("adds_parts", *adds_parts != earlier.adds_parts),
        ("keep_one_of_identical", *keep_one_of_identical != earlier.keep_one_of_identical),
        ("only", *only != earlier.only),
        ("not_sent", *not_sent != earlier.not_sent),
        ("parts_only", *parts_only != earlier.parts_only),
    ];
    let differs = settings.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned());
    let was = |path| earlier.fields.iter().find(|(of, _)| of == path).map(|(_, rule)| rule);
    let other = fields.iter().filter(|(path, rule)| was(path) != Some(rule)).map(|(path, _)| path);
    let gone = earlier.fields.iter().map(|(path, _)| path);
    let gone = gone.filter(|path| !fields.iter().any(|(of, _)| of == *path));
    differs.chain(other.chain(gone).map(ToString::to_string)).collect()
}

#[cfg(test)]
mod tests {
    use crate::recipe::text::read;

    const EARLIER: &str = "recipe = 1\nkind = \"user_account\"\n[sources.main]\nsheet = \"Staff\"\n\
                           [sources.main.fields]\nuniqueId = { column = \"ID\" }\nemail = { column = \"Mail\" }\n";

    fn changes(later: &str) -> Vec<String> {
        read(later).unwrap().changes_since(&read(EARLIER).unwrap())
    }

    #[test]
    fn remarks_and_manner_of_writing_are_no_change() {
        let other = format!("# A remark.\n{}", EARLIER.replace("{ column = \"ID\" }", "{column='ID'}"));
        assert_eq!(changes(&other), [""; 0]);
    }

    #[test]
    fn each_rule_and_setting_that_differs_is_named_once() {
        let other = EARLIER
            .replace("sheet = \"Staff\"", "not_sent = [\"Room\"]")
            .replace("email = { column = \"Mail\" }", "fullName = { column = \"Name\" }")
            .replace("column = \"ID\"", "column = \"No\"");
        assert_eq!(changes(&other), ["sheet", "not_sent", "uniqueId", "fullName", "email"]);
    }

    #[test]
    fn a_second_source_is_named_and_so_is_whose_rule_it_is() {
        let other = format!(
            "{}\n[sources.apps]\nfile_of = \"main\"\n",
            EARLIER.replace("column = \"ID\"", "column = \"No\"")
        );
        assert_eq!(changes(&other), ["main/uniqueId", "source apps"]);
        let winner = other.replace("kind =", "winner = \"main\"\nkind =");
        assert_eq!(changes(&winner)[0], "winner");
    }
}
