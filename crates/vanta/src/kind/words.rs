//! Words that mean the same under whatever heading: yes, no, and that there is no value.
//!
//! In English, German, French, Spanish, Dutch, Portuguese and Japanese; in lower case, compared without
//! case and outer space, always as a whole. What a word means to one field alone stands at that field
//! (`means` of a [`Field`](crate::Field)), and goes before these.

/// Words that mean yes in a column of yes and no.
///
/// Left out because they are not certain: `x` (marked in one sheet, crossed out in the next), `o` (oui, or a
/// nought), `active` (a record, or a setting). A tick has one meaning only.
pub const YES: &[&str] = &[
    "true",
    "yes",
    "y",
    "t",
    "1",
    "on",
    "enabled",
    "wahr",
    "ja",
    "j",
    "ein",
    "an",
    "aktiviert",
    "vrai",
    "oui",
    "activé",
    "activée",
    "verdadero",
    "sí",
    "si",
    "s",
    "activado",
    "activada",
    "habilitado",
    "habilitada",
    "waar",
    "aan",
    "ingeschakeld",
    "verdadeiro",
    "sim",
    "ativado",
    "ativada",
    "はい",
    "有効",
    "オン",
    "真",
    "○",
    "〇",
    "◯",
    "✓",
    "✔",
    "☑",
];

/// Words that mean no in a column of yes and no.
///
/// Left out because they are not certain: `×`, `✗` and `✘` (no in Japan, a mark elsewhere), `☐` (nothing
/// was ticked, or nobody was asked), `inactive`.
pub const NO: &[&str] = &[
    "false",
    "no",
    "n",
    "f",
    "0",
    "off",
    "disabled",
    "falsch",
    "nein",
    "aus",
    "deaktiviert",
    "faux",
    "non",
    "désactivé",
    "désactivée",
    "falso",
    "desactivado",
    "desactivada",
    "deshabilitado",
    "deshabilitada",
    "onwaar",
    "nee",
    "uit",
    "uitgeschakeld",
    "não",
    "nao",
    "desativado",
    "desativada",
    "desabilitado",
    "desabilitada",
    "いいえ",
    "無効",
    "オフ",
    "偽",
];

/// Words that stand for no value: nobody knows it, or it does not apply. An empty cell needs no word.
///
/// In a field of free text some of them can be a value ("Na" and "Nil" are names of people), so there they
/// are no more than a proposal. Left out: "s.o." (sans objet, but "see above" in German), "unknown" and
/// "?", which may be a choice.
///
/// A word here is never the same as no or as a choice: `none` under "MFA methods" may be Vanta's `DISABLED`,
/// which that field proposes.
pub const NOTHING: &[&str] = &[
    "none",
    "null",
    "nil",
    "n/a",
    "n.a.",
    "na",
    "#n/a",
    "n/d",
    "nan",
    "-",
    "--",
    "---",
    "–",
    "—",
    "―",
    "not applicable",
    "not available",
    "not set",
    "no value",
    "no data",
    "(none)",
    "(null)",
    "(blank)",
    "(empty)",
    "<null>",
    "empty",
    "keine",
    "keine angabe",
    "k.a.",
    "k. a.",
    "k.a",
    "nicht zutreffend",
    "nicht verfügbar",
    "entfällt",
    "leer",
    "aucun",
    "aucune",
    "s/o",
    "sans objet",
    "non applicable",
    "non disponible",
    "non renseigné",
    "ninguno",
    "ninguna",
    "no aplica",
    "no disponible",
    "sin datos",
    "geen",
    "n.v.t.",
    "nvt",
    "niet van toepassing",
    "niet beschikbaar",
    "nenhum",
    "nenhuma",
    "não aplicável",
    "não se aplica",
    "não disponível",
    "なし",
    "該当なし",
    "未設定",
    "未入力",
    "ー",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_one_thing_and_is_written_as_it_is_compared() {
        let mut seen = Vec::new();
        for word in YES.iter().chain(NO).chain(NOTHING) {
            assert_eq!(*word, word.trim().to_lowercase());
            assert!(!seen.contains(word), "{word} stands twice");
            seen.push(word);
        }
    }

    #[test]
    fn marks_that_mean_yes_to_some_and_no_to_others_mean_neither() {
        for word in ["x", "×", "✗", "✘", "☒", "o", "active", "inactive", "unknown", "?"] {
            assert!(!YES.contains(&word) && !NO.contains(&word) && !NOTHING.contains(&word), "{word}");
        }
    }
}
