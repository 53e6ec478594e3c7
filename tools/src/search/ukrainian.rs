//! Ukrainian for elasticlunr-rs: its `Language`, with stop words and a stemmer of our own.
//!
//! From grammar: one ending of a noun, adjective or verb comes off, then what alternates within one
//! word is evened out: final consonants (рука, руці), the vowel of the last syllable (стіл, стола;
//! день, дня), doubled consonants (знання, знань). Words arrive folded: no apostrophes, ґ as г.

use elasticlunr::Pipeline;
use elasticlunr::lang::common::StopWordFilter;
use elasticlunr::lang::{Language, tokenize_whitespace};
use elasticlunr::pipeline::FnWrapper;

pub struct Ukrainian;

impl Language for Ukrainian {
    fn name(&self) -> String {
        "Ukrainian".into()
    }

    fn code(&self) -> String {
        "uk".into()
    }

    fn tokenize(&self, text: &str) -> Vec<String> {
        tokenize_whitespace(text)
    }

    fn make_pipeline(&self) -> Pipeline {
        let stemmer = FnWrapper("stemmer-uk".into(), |word| Some(stem(&word)));
        Pipeline { queue: vec![Box::new(StopWordFilter::new("stopWordFilter-uk", STOP)), Box::new(stemmer)] }
    }
}

const STOP: &[&str] = &[
    "а", "але", "б", "би", "без", "був", "була", "були", "було", "бути", "буде", "будуть", "в", "вам", "вас", "ваш", "ваша", "ваше", "ваші", "вашого",
    "вже", "ви", "від", "він", "вона", "вони", "воно", "все", "всі", "всіх", "він", "де", "до", "для", "дуже", "є", "ж", "же", "з", "за", "зі", "і", "із",
    "його", "йому", "її", "їй", "їх", "їм", "їхній", "й", "коли", "кого", "кому", "ким", "лише", "мене", "мені", "ми", "між", "мій", "моя", "може", "можна", "на",
    "над", "нам", "нас", "наш", "наша", "наші", "не", "нею", "неї", "ні", "ним", "них", "ніж", "ну", "о", "об", "один", "одна", "одне", "от", "по", "під", "після", "при", "про", "саме", "свій",
    "своя", "своє", "свої", "себе", "собі", "та", "так", "така", "таке", "такий", "такі", "там", "те", "ти", "тим", "тих", "то", "тобто", "того", "той", "тому", "тут",
    "у", "усе", "усі", "усіх", "хто", "це", "цей", "цього", "цьому", "ця", "ці", "цих", "цим", "цю", "цієї", "чи", "чого", "чому", "чим", "що", "щоб", "щодо", "як", "яка", "який", "яке", "які", "якого",
    "якому", "яких", "якщо", "якої", "яку", "я", "аби", "адже", "взагалі", "досі", "ще", "зараз", "навіть", "отже", "потім", "просто", "також", "тепер", "теж", "тільки", "хіба", "чому", "щось", "хтось",
    "або", "бо", "робити", "роблю", "робиш", "робить", "робимо", "робите", "роблять", "зробити", "зроблю", "привіт", "дякую", "будь", "ласка",
];

/// Endings, sorted by their last letters only for the eye: the longest one that fits comes off.
const ENDINGS: &[&str] = &[
    // Adjectives and pronouns.
    "ий", "ій", "ого", "ього", "ому", "ьому", "им", "їм", "ім", "ої", "ьої", "ою", "ьою", "их", "іх", "їх", "ими", "іми", "їми",
    // Nouns.
    "а", "я", "о", "е", "є", "і", "ї", "и", "у", "ю", "ь", "й", "ам", "ям", "ом", "ем", "єм", "ам", "ям", "ах", "ях", "ами", "ями", "ею", "єю",
    "ові", "еві", "єві", "ів", "їв", "ей", "ію", "ія", "ії", "ією", "ій", "іям", "іями", "іях", "ьми",
    // Verbs, with the vowel of their stem.
    "ати", "яти", "ити", "іти", "їти", "ути", "юти", "увати", "ювати", "ав", "яв", "ив", "ув", "ював", "ував", "ала", "яла", "ила", "іла", "ула", "ювала", "увала",
    "ало", "яло", "ило", "іло", "уло", "ювало", "увало", "али", "яли", "или", "іли", "ули", "ювали", "ували", "аю", "яю", "ую", "юю", "ію", "аєш", "яєш", "уєш", "юєш", "ієш",
    "ає", "яє", "ує", "ює", "іє", "аємо", "яємо", "уємо", "юємо", "іємо", "аєте", "яєте", "уєте", "юєте", "ієте", "ають", "яють", "ують", "юють", "іють", "уть", "ють", "ать", "ять", "иш", "їш", "еш", "єш",
    "ить", "їть", "имо", "їмо", "емо", "ємо", "ите", "їте", "ете", "єте", "імо", "іть", "ай", "яй", "уй", "юй", "айте", "яйте", "уйте", "юйте", "аймо", "уймо", "іймо",
];

/// What stands before an ending, and the ending.
type Ending = (&'static str, &'static str);

const REFLEXIVE: &[Ending] = &[("", "ся"), ("", "сь"), ("є", "ться")];
const FUTURE: &[Ending] = &[("ти", "му"), ("ти", "меш"), ("ти", "ме"), ("ти", "мемо"), ("ти", "мем"), ("ти", "мете"), ("ти", "муть")];
const GERUND: &[Ending] = &[("в", "ши"), ("ю", "чи"), ("у", "чи"), ("а", "чи"), ("я", "чи")];

const VOWELS: &str = "аеєиіїоуюя";

fn vowel(c: char) -> bool {
    VOWELS.contains(c)
}

fn stem(word: &str) -> String {
    let mut stem: Vec<char> = word.chars().collect();
    // Reflexive (знімається), future (зніматиме) and gerund (знявши): what is left is an ordinary form.
    for endings in [REFLEXIVE, FUTURE, GERUND] {
        let longest = endings.iter().filter(|(before, ending)| {
            let ending: Vec<char> = before.chars().chain(ending.chars()).collect();
            stem.ends_with(&ending) && stem.len() > ending.len() + 3
        });
        if let Some((_, ending)) = longest.max_by_key(|(_, ending)| ending.len()) {
            stem.truncate(stem.len() - ending.chars().count());
        }
    }
    let longest = ENDINGS.iter().map(|e| e.chars().collect::<Vec<_>>()).filter(|e| leaves_a_stem(&stem, e)).max_by_key(Vec::len);
    if let Some(ending) = longest {
        stem.truncate(stem.len() - ending.len());
    }
    // адвокат, адвокати: the plural looks like an infinitive, so the singular gives way as well; and so do
    // розмитий, розмитого, whose розмите looks like a verb's ending.
    if stem.len() > 4 && [['а', 'т'], ['и', 'т'], ['у', 'т'], ['я', 'т']].iter().any(|last| stem.ends_with(last)) {
        stem.truncate(stem.len() - 2);
    }
    even_out(&mut stem);
    stem.into_iter().collect()
}

fn leaves_a_stem(word: &[char], ending: &[char]) -> bool {
    let rest = word.strip_suffix(ending);
    rest.is_some_and(|rest| rest.len() > 2 && rest.iter().any(|c| vowel(*c)) || rest.len() == 2 && ending.len() == 1)
}

fn even_out(stem: &mut Vec<char>) {
    while stem.len() > 2 && stem.last() == Some(&'ь') {
        stem.pop();
    }
    if let [.., a, b] = stem[..]
        && a == b
        && !vowel(a)
        && stem.len() > 3
    {
        stem.pop();
    }
    if let Some(last) = stem.last_mut() {
        *last = match *last {
            'з' | 'ж' => 'г',
            'ц' | 'ч' => 'к',
            'с' | 'ш' => 'х',
            other => other,
        };
    }
    // боєць, бійця: before two consonants the vowel only changes.
    if let Some(at) = stem.iter().rposition(|c| vowel(*c)).filter(|at| at + 2 < stem.len())
        && stem[at] == 'і'
    {
        stem[at] = 'о';
    }
    // The vowel before the last consonant comes, goes or changes: стіл, стола; день, дня; слово, слів.
    if let [.., before, v, last] = stem[..]
        && matches!(v, 'о' | 'е' | 'є' | 'і' | 'ї')
        && !vowel(last)
        && stem.len() > 2
    {
        let at = stem.len() - 2;
        if vowel(before) || matches!(v, 'є' | 'ї') {
            stem[at] = 'й';
        } else {
            stem.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn the_forms_of_a_word_share_a_stem() {
        for family in [
            "військовополонений військовополоненого військовополоненому військовополоненими військовополонені",
            "конвенція конвенції конвенцію конвенцією конвенцій конвенціями",
            "бранець бранця бранцеві бранцем бранці бранців бранцями",
            "боєць бійця бійцем бійці бійців",
            "солдат солдата солдати солдатів солдатом",
            "знімати знімав знімала знімає знімають знімаємо зніматиме зніматимуть знімавши знімаючи знімається знімалися",
            "публікувати публікує публікував публікують",
            "стаття статті статтею статтям",
            "полон полону полоні полоном",
            "рука руки руці рукою рук",
            "день дня дні",
            "слово слова слів словами",
            "знання знань знанням",
            "герой героя героєм героїв",
            "розмитий розмитого розмите розмита розмиті розмити розмив",
        ] {
            let mut stems: Vec<String> = family.split(' ').map(stem).collect();
            stems.dedup();
            assert_eq!(stems.len(), 1, "{family}: {stems:?}");
        }
    }
}
