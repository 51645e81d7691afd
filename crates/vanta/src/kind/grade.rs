//! How bad a finding is, in the four grades in which people speak of it.
//!
//! Scanners give a number or a word. The scale between them is FIRST's, of CVSS v3.1, section 5 ("Qualitative
//! Severity Rating Scale"). A word never becomes a number: nobody said which one of its range it was.

use std::fmt;

/// A grade of severity; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// From 9.0 to 10.0.
    Critical,
    /// From 7.0 to 8.9.
    High,
    /// From 4.0 to 6.9.
    Medium,
    /// From 0.1 to 3.9.
    Low,
}

impl Grade {
    /// All grades, the worst first.
    pub const ALL: [Grade; 4] = [Grade::Critical, Grade::High, Grade::Medium, Grade::Low];

    /// The grade of a score from 0 to 10, read with one decimal as the scale and Vanta do; 0 has none, and
    /// neither has what is no score.
    pub fn of_score(score: f64) -> Option<Grade> {
        if !(0.0..=10.0).contains(&score) {
            return None;
        }
        let tenths = (score * 10.0).round();
        let lowest = [(90.0, Grade::Critical), (70.0, Grade::High), (40.0, Grade::Medium), (1.0, Grade::Low)];
        lowest.into_iter().find(|(least, _)| tenths >= *least).map(|(_, grade)| grade)
    }

    /// The lowest and the highest score of the grade.
    pub fn scores(self) -> (f64, f64) {
        match self {
            Grade::Critical => (9.0, 10.0),
            Grade::High => (7.0, 8.9),
            Grade::Medium => (4.0, 6.9),
            Grade::Low => (0.1, 3.9),
        }
    }

    /// The grade that a word certainly means, without its case and outer space.
    ///
    /// Words of scales with another top are left out ("very high", "major", "error"), and so are those for no
    /// weakness at all ("informational", "none").
    pub fn of_word(word: &str) -> Option<Grade> {
        let word = word.trim().to_lowercase();
        WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(grade, _)| *grade)
    }

    /// What people call it: `critical`.
    pub fn name(self) -> &'static str {
        match self {
            Grade::Critical => "critical",
            Grade::High => "high",
            Grade::Medium => "medium",
            Grade::Low => "low",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

// "Important" and "moderate" are the second and third of four in the scales of Microsoft and Red Hat.
const WORDS: [(Grade, &[&str]); 4] = [
    (
        Grade::Critical,
        &[
            "critical",
            "crit",
            "kritisch",
            "critique",
            "crítico",
            "crítica",
            "critico",
            "critica",
            "kritiek",
            "クリティカル",
        ],
    ),
    (Grade::High, &["high", "important", "hoch", "élevé", "élevée", "alto", "alta", "hoog", "高"]),
    (
        Grade::Medium,
        &[
            "medium",
            "med",
            "moderate",
            "mittel",
            "moyen",
            "moyenne",
            "modéré",
            "modérée",
            "medio",
            "media",
            "médio",
            "média",
            "moderado",
            "moderada",
            "gemiddeld",
            "中",
        ],
    ),
    (Grade::Low, &["low", "niedrig", "gering", "faible", "bajo", "baja", "laag", "baixo", "baixa", "低"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_firsts_with_its_edges() {
        let edges = [
            (0.0, None),
            (0.1, Some(Grade::Low)),
            (3.9, Some(Grade::Low)),
            (4.0, Some(Grade::Medium)),
            (6.9, Some(Grade::Medium)),
            (7.0, Some(Grade::High)),
            (8.9, Some(Grade::High)),
            (9.0, Some(Grade::Critical)),
            (10.0, Some(Grade::Critical)),
        ];
        for (score, grade) in edges {
            assert_eq!(Grade::of_score(score), grade, "{score}");
        }
        for grade in Grade::ALL {
            let (least, greatest) = grade.scores();
            let within = [least, greatest].map(Grade::of_score);
            assert_eq!(within, [Some(grade); 2]);
            assert_ne!(Grade::of_score(least - 0.1), Some(grade));
            assert_ne!(Grade::of_score(greatest + 0.1), Some(grade));
        }
    }

    #[test]
    fn a_score_counts_with_one_decimal() {
        assert_eq!(Grade::of_score(8.96), Some(Grade::Critical));
        assert_eq!(Grade::of_score(0.04), None);
    }

    #[test]
    fn what_is_no_score_has_no_grade() {
        for score in [-0.1, 10.04, f64::NAN, f64::INFINITY] {
            assert_eq!(Grade::of_score(score), None, "{score}");
        }
    }

    #[test]
    fn a_word_has_the_grade_it_certainly_means() {
        for grade in Grade::ALL {
            assert_eq!(Grade::of_word(&format!(" {} ", grade.to_string().to_uppercase())), Some(grade));
        }
        assert_eq!(Grade::of_word("ÉLEVÉ"), Some(Grade::High));
        for word in ["", "very high", "major", "info", "none", "7.5"] {
            assert_eq!(Grade::of_word(word), None, "{word}");
        }
    }

    #[test]
    fn a_word_means_one_grade_and_is_written_as_it_is_compared() {
        let mut seen = Vec::new();
        for word in WORDS.iter().flat_map(|(_, words)| *words) {
            assert_eq!(*word, word.trim().to_lowercase());
            assert!(!seen.contains(word), "{word}");
            seen.push(word);
        }
    }
}
