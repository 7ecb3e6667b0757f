//! The words for numbers, language by language.
//!
//! Lists are words with blanks between them; `_` is a blank within one.

/// How many things there are, as far as the word for them changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plural {
    /// One, or more.
    Two,
    /// By the last figure: one, two to four, the rest; 11 to 14 are of the rest.
    Slavic,
    /// The same, but 21 is of the rest.
    Polish,
}

/// The words of a language for numbers.
#[derive(Debug)]
pub(super) struct Numerals {
    /// Its tags.
    pub(super) tags: &'static [&'static str],
    /// 0 to 19 and 20, 30 to 90; or 0 to 99, where tens and ones are not simply joined.
    pub(super) low: &'static str,
    /// Between tens and ones.
    pub(super) join: Option<&'static str>,
    /// 100, 200 to 900.
    pub(super) hundreds: &'static str,
    /// A hundred with nothing after it, where that is another word.
    pub(super) hundred: &'static str,
    /// Between hundreds and what follows.
    pub(super) and: &'static str,
    pub(super) plural: Plural,
    /// A thousand, a million, a milliard: one of it, which needs no other word; and what
    /// follows a number that ends in one, in two to four, in anything else.
    pub(super) scales: [[&'static str; 4]; 3],
    /// What a last word becomes before a scale.
    pub(super) before: &'static [(&'static str, &'static str)],
    /// What it becomes before thousands, where those are feminine.
    pub(super) feminine: &'static [(&'static str, &'static str)],
    /// Whether thousands are one word with their number.
    pub(super) fused: bool,
}

/// What most languages have alike.
const PLAIN: Numerals = Numerals {
    tags: &[],
    low: "",
    join: Some(" "),
    hundreds: "",
    hundred: "",
    and: " ",
    plural: Plural::Two,
    scales: [[""; 4]; 3],
    before: &[],
    feminine: &[],
    fused: false,
};

/// The languages that there are words for.
#[rustfmt::skip]
pub(super) const LANGUAGES: &[Numerals] = &[
    // Ukrainian
    Numerals {
        tags: &["uk"],
        low: "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять \
            тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять \
            дев'ятнадцять двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят \
            дев'яносто",
        hundreds: "сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот",
        plural: Plural::Slavic,
        scales: [
            ["тисяча", "тисяча", "тисячі", "тисяч"],
            ["мільйон", "мільйон", "мільйони", "мільйонів"],
            ["мільярд", "мільярд", "мільярди", "мільярдів"],
        ],
        feminine: &[("один", "одна"), ("два", "дві")],
        ..PLAIN
    },
    // Russian
    Numerals {
        tags: &["ru"],
        low: "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать \
            тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать \
            двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
        hundreds: "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот",
        plural: Plural::Slavic,
        scales: [
            ["тысяча", "тысяча", "тысячи", "тысяч"],
            ["миллион", "миллион", "миллиона", "миллионов"],
            ["миллиард", "миллиард", "миллиарда", "миллиардов"],
        ],
        feminine: &[("один", "одна"), ("два", "две")],
        ..PLAIN
    },
    // Belarusian
    Numerals {
        tags: &["be"],
        low: "нуль адзін два тры чатыры пяць шэсць сем восем дзевяць дзесяць адзінаццаць \
            дванаццаць трынаццаць чатырнаццаць пятнаццаць шаснаццаць семнаццаць васемнаццаць \
            дзевятнаццаць дваццаць трыццаць сорак пяцьдзясят шэсцьдзясят семдзесят восемдзесят \
            дзевяноста",
        hundreds: "сто дзвесце трыста чатырыста пяцьсот шэсцьсот семсот восемсот дзевяцьсот",
        plural: Plural::Slavic,
        scales: [
            ["тысяча", "тысяча", "тысячы", "тысяч"],
            ["мільён", "мільён", "мільёны", "мільёнаў"],
            ["мільярд", "мільярд", "мільярды", "мільярдаў"],
        ],
        feminine: &[("адзін", "адна"), ("два", "дзве")],
        ..PLAIN
    },
    // Bulgarian
    Numerals {
        tags: &["bg"],
        low: "нула едно две три четири пет шест седем осем девет десет единадесет дванадесет \
            тринадесет четиринадесет петнадесет шестнадесет седемнадесет осемнадесет \
            деветнадесет двадесет тридесет четиридесет петдесет шестдесет седемдесет осемдесет \
            деветдесет",
        join: Some(" и "),
        hundreds: "сто двеста триста четиристотин петстотин шестстотин седемстотин осемстотин \
        деветстотин",
        scales: [
            ["хиляда", "хиляди", "хиляди", "хиляди"],
            ["един милион", "милиона", "милиона", "милиона"],
            ["един милиард", "милиарда", "милиарда", "милиарда"],
        ],
        ..PLAIN
    },
    // Polish
    Numerals {
        tags: &["pl"],
        low: "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście \
            dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście \
            dziewiętnaście dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt \
            siedemdziesiąt osiemdziesiąt dziewięćdziesiąt",
        hundreds: "sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset",
        plural: Plural::Polish,
        scales: [
            ["tysiąc", "tysięcy", "tysiące", "tysięcy"],
            ["milion", "milionów", "miliony", "milionów"],
            ["miliard", "miliardów", "miliardy", "miliardów"],
        ],
        ..PLAIN
    },
    // Czech
    Numerals {
        tags: &["cs"],
        low: "nula jedna dva tři čtyři pět šest sedm osm devět deset jedenáct dvanáct třináct \
            čtrnáct patnáct šestnáct sedmnáct osmnáct devatenáct dvacet třicet čtyřicet padesát \
            šedesát sedmdesát osmdesát devadesát",
        hundreds: "sto dvě_stě tři_sta čtyři_sta pět_set šest_set sedm_set osm_set devět_set",
        plural: Plural::Polish,
        scales: [
            ["tisíc", "tisíc", "tisíce", "tisíc"],
            ["milion", "milionů", "miliony", "milionů"],
            ["miliarda", "miliard", "miliardy", "miliard"],
        ],
        ..PLAIN
    },
    // English
    Numerals {
        tags: &["en"],
        low: "zero one two three four five six seven eight nine ten eleven twelve thirteen \
            fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty \
            seventy eighty ninety",
        join: Some("-"),
        hundreds: "one_hundred two_hundred three_hundred four_hundred five_hundred six_hundred \
        seven_hundred eight_hundred nine_hundred",
        scales: [
            ["one thousand", "thousand", "thousand", "thousand"],
            ["one million", "million", "million", "million"],
            ["one billion", "billion", "billion", "billion"],
        ],
        ..PLAIN
    },
    // German
    Numerals {
        tags: &["de"],
        low: "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn \
            vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig einundzwanzig \
            zweiundzwanzig dreiundzwanzig vierundzwanzig fünfundzwanzig sechsundzwanzig \
            siebenundzwanzig achtundzwanzig neunundzwanzig dreißig einunddreißig zweiunddreißig \
            dreiunddreißig vierunddreißig fünfunddreißig sechsunddreißig siebenunddreißig \
            achtunddreißig neununddreißig vierzig einundvierzig zweiundvierzig dreiundvierzig \
            vierundvierzig fünfundvierzig sechsundvierzig siebenundvierzig achtundvierzig \
            neunundvierzig fünfzig einundfünfzig zweiundfünfzig dreiundfünfzig vierundfünfzig \
            fünfundfünfzig sechsundfünfzig siebenundfünfzig achtundfünfzig neunundfünfzig \
            sechzig einundsechzig zweiundsechzig dreiundsechzig vierundsechzig fünfundsechzig \
            sechsundsechzig siebenundsechzig achtundsechzig neunundsechzig siebzig einundsiebzig \
            zweiundsiebzig dreiundsiebzig vierundsiebzig fünfundsiebzig sechsundsiebzig \
            siebenundsiebzig achtundsiebzig neunundsiebzig achtzig einundachtzig zweiundachtzig \
            dreiundachtzig vierundachtzig fünfundachtzig sechsundachtzig siebenundachtzig \
            achtundachtzig neunundachtzig neunzig einundneunzig zweiundneunzig dreiundneunzig \
            vierundneunzig fünfundneunzig sechsundneunzig siebenundneunzig achtundneunzig \
            neunundneunzig",
        join: None,
        hundreds: "einhundert zweihundert dreihundert vierhundert fünfhundert sechshundert \
        siebenhundert achthundert neunhundert",
        and: "",
        scales: [
            ["tausend", "tausend", "tausend", "tausend"],
            ["eine Million", "Millionen", "Millionen", "Millionen"],
            ["eine Milliarde", "Milliarden", "Milliarden", "Milliarden"],
        ],
        before: &[("eins", "ein")],
        fused: true,
        ..PLAIN
    },
    // Dutch
    Numerals {
        tags: &["nl"],
        low: "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien \
            vijftien zestien zeventien achttien negentien twintig eenentwintig tweeëntwintig \
            drieëntwintig vierentwintig vijfentwintig zesentwintig zevenentwintig achtentwintig \
            negenentwintig dertig eenendertig tweeëndertig drieëndertig vierendertig \
            vijfendertig zesendertig zevenendertig achtendertig negenendertig veertig \
            eenenveertig tweeënveertig drieënveertig vierenveertig vijfenveertig zesenveertig \
            zevenenveertig achtenveertig negenenveertig vijftig eenenvijftig tweeënvijftig \
            drieënvijftig vierenvijftig vijfenvijftig zesenvijftig zevenenvijftig achtenvijftig \
            negenenvijftig zestig eenenzestig tweeënzestig drieënzestig vierenzestig \
            vijfenzestig zesenzestig zevenenzestig achtenzestig negenenzestig zeventig \
            eenenzeventig tweeënzeventig drieënzeventig vierenzeventig vijfenzeventig \
            zesenzeventig zevenenzeventig achtenzeventig negenenzeventig tachtig eenentachtig \
            tweeëntachtig drieëntachtig vierentachtig vijfentachtig zesentachtig zevenentachtig \
            achtentachtig negenentachtig negentig eenennegentig tweeënnegentig drieënnegentig \
            vierennegentig vijfennegentig zesennegentig zevenennegentig achtennegentig \
            negenennegentig",
        join: None,
        hundreds: "honderd tweehonderd driehonderd vierhonderd vijfhonderd zeshonderd zevenhonderd \
        achthonderd negenhonderd",
        and: "",
        scales: [
            ["duizend", "duizend", "duizend", "duizend"],
            ["een miljoen", "miljoen", "miljoen", "miljoen"],
            ["een miljard", "miljard", "miljard", "miljard"],
        ],
        fused: true,
        ..PLAIN
    },
    // French
    Numerals {
        tags: &["fr"],
        low: "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze \
            quinze seize dix-sept dix-huit dix-neuf vingt vingt_et_un vingt-deux vingt-trois \
            vingt-quatre vingt-cinq vingt-six vingt-sept vingt-huit vingt-neuf trente \
            trente_et_un trente-deux trente-trois trente-quatre trente-cinq trente-six \
            trente-sept trente-huit trente-neuf quarante quarante_et_un quarante-deux \
            quarante-trois quarante-quatre quarante-cinq quarante-six quarante-sept \
            quarante-huit quarante-neuf cinquante cinquante_et_un cinquante-deux cinquante-trois \
            cinquante-quatre cinquante-cinq cinquante-six cinquante-sept cinquante-huit \
            cinquante-neuf soixante soixante_et_un soixante-deux soixante-trois soixante-quatre \
            soixante-cinq soixante-six soixante-sept soixante-huit soixante-neuf soixante-dix \
            soixante_et_onze soixante-douze soixante-treize soixante-quatorze soixante-quinze \
            soixante-seize soixante-dix-sept soixante-dix-huit soixante-dix-neuf quatre-vingts \
            quatre-vingt-un quatre-vingt-deux quatre-vingt-trois quatre-vingt-quatre \
            quatre-vingt-cinq quatre-vingt-six quatre-vingt-sept quatre-vingt-huit \
            quatre-vingt-neuf quatre-vingt-dix quatre-vingt-onze quatre-vingt-douze \
            quatre-vingt-treize quatre-vingt-quatorze quatre-vingt-quinze quatre-vingt-seize \
            quatre-vingt-dix-sept quatre-vingt-dix-huit quatre-vingt-dix-neuf",
        join: None,
        hundreds: "cent deux_cent trois_cent quatre_cent cinq_cent six_cent sept_cent huit_cent \
        neuf_cent",
        scales: [
            ["mille", "mille", "mille", "mille"],
            ["un million", "millions", "millions", "millions"],
            ["un milliard", "milliards", "milliards", "milliards"],
        ],
        ..PLAIN
    },
    // Spanish
    Numerals {
        tags: &["es"],
        low: "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce \
            quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós \
            veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve \
            treinta treinta_y_uno treinta_y_dos treinta_y_tres treinta_y_cuatro treinta_y_cinco \
            treinta_y_seis treinta_y_siete treinta_y_ocho treinta_y_nueve cuarenta \
            cuarenta_y_uno cuarenta_y_dos cuarenta_y_tres cuarenta_y_cuatro cuarenta_y_cinco \
            cuarenta_y_seis cuarenta_y_siete cuarenta_y_ocho cuarenta_y_nueve cincuenta \
            cincuenta_y_uno cincuenta_y_dos cincuenta_y_tres cincuenta_y_cuatro \
            cincuenta_y_cinco cincuenta_y_seis cincuenta_y_siete cincuenta_y_ocho \
            cincuenta_y_nueve sesenta sesenta_y_uno sesenta_y_dos sesenta_y_tres \
            sesenta_y_cuatro sesenta_y_cinco sesenta_y_seis sesenta_y_siete sesenta_y_ocho \
            sesenta_y_nueve setenta setenta_y_uno setenta_y_dos setenta_y_tres setenta_y_cuatro \
            setenta_y_cinco setenta_y_seis setenta_y_siete setenta_y_ocho setenta_y_nueve \
            ochenta ochenta_y_uno ochenta_y_dos ochenta_y_tres ochenta_y_cuatro ochenta_y_cinco \
            ochenta_y_seis ochenta_y_siete ochenta_y_ocho ochenta_y_nueve noventa noventa_y_uno \
            noventa_y_dos noventa_y_tres noventa_y_cuatro noventa_y_cinco noventa_y_seis \
            noventa_y_siete noventa_y_ocho noventa_y_nueve",
        join: None,
        hundreds: "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos \
        ochocientos novecientos",
        hundred: "cien",
        scales: [
            ["mil", "mil", "mil", "mil"],
            ["un millón", "millones", "millones", "millones"],
            ["mil millones", "mil millones", "mil millones", "mil millones"],
        ],
        before: &[("veintiuno", "veintiún"), ("uno", "un")],
        ..PLAIN
    },
    // Italian
    Numerals {
        tags: &["it"],
        low: "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici \
            quattordici quindici sedici diciassette diciotto diciannove venti ventuno ventidue \
            ventitré ventiquattro venticinque ventisei ventisette ventotto ventinove trenta \
            trentuno trentadue trentatré trentaquattro trentacinque trentasei trentasette \
            trentotto trentanove quaranta quarantuno quarantadue quarantatré quarantaquattro \
            quarantacinque quarantasei quarantasette quarantotto quarantanove cinquanta \
            cinquantuno cinquantadue cinquantatré cinquantaquattro cinquantacinque cinquantasei \
            cinquantasette cinquantotto cinquantanove sessanta sessantuno sessantadue \
            sessantatré sessantaquattro sessantacinque sessantasei sessantasette sessantotto \
            sessantanove settanta settantuno settantadue settantatré settantaquattro \
            settantacinque settantasei settantasette settantotto settantanove ottanta ottantuno \
            ottantadue ottantatré ottantaquattro ottantacinque ottantasei ottantasette \
            ottantotto ottantanove novanta novantuno novantadue novantatré novantaquattro \
            novantacinque novantasei novantasette novantotto novantanove",
        join: None,
        hundreds: "cento duecento trecento quattrocento cinquecento seicento settecento ottocento \
        novecento",
        and: "",
        scales: [
            ["mille", "mila", "mila", "mila"],
            ["un milione", "milioni", "milioni", "milioni"],
            ["un miliardo", "miliardi", "miliardi", "miliardi"],
        ],
        fused: true,
        ..PLAIN
    },
    // Portuguese
    Numerals {
        tags: &["pt"],
        low: "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze \
            quinze dezasseis dezassete dezoito dezanove vinte trinta quarenta cinquenta sessenta \
            setenta oitenta noventa",
        join: Some(" e "),
        hundreds: "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos \
        novecentos",
        hundred: "cem",
        and: " e ",
        scales: [
            ["mil", "mil", "mil", "mil"],
            ["um milhão", "milhões", "milhões", "milhões"],
            ["mil milhões", "mil milhões", "mil milhões", "mil milhões"],
        ],
        ..PLAIN
    },
    // Turkish
    Numerals {
        tags: &["tr"],
        low: "sıfır bir iki üç dört beş altı yedi sekiz dokuz on on_bir on_iki on_üç on_dört \
            on_beş on_altı on_yedi on_sekiz on_dokuz yirmi otuz kırk elli altmış yetmiş seksen \
            doksan",
        hundreds: "yüz iki_yüz üç_yüz dört_yüz beş_yüz altı_yüz yedi_yüz sekiz_yüz dokuz_yüz",
        scales: [
            ["bin", "bin", "bin", "bin"],
            ["bir milyon", "milyon", "milyon", "milyon"],
            ["bir milyar", "milyar", "milyar", "milyar"],
        ],
        ..PLAIN
    },
    // Kazakh
    Numerals {
        tags: &["kk"],
        low: "нөл бір екі үш төрт бес алты жеті сегіз тоғыз он он_бір он_екі он_үш он_төрт он_бес \
            он_алты он_жеті он_сегіз он_тоғыз жиырма отыз қырық елу алпыс жетпіс сексен тоқсан",
        hundreds: "жүз екі_жүз үш_жүз төрт_жүз бес_жүз алты_жүз жеті_жүз сегіз_жүз тоғыз_жүз",
        scales: [
            ["мың", "мың", "мың", "мың"],
            ["бір миллион", "миллион", "миллион", "миллион"],
            ["бір миллиард", "миллиард", "миллиард", "миллиард"],
        ],
        ..PLAIN
    },
];
