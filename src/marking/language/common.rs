//! Words every learner spells right: function words, which carry no idea by themselves, and common words, which are never
//! taken for a typing slip of a rubric's word (*stale* is not *scale*).

use std::{collections::HashSet, sync::LazyLock};

use super::Stems;

/// Whether `word` (lower case) is a function word.
pub(crate) fn is_function_word(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| FUNCTION_WORDS.split_whitespace().collect());
    WORDS.contains(word)
}

/// Whether `word` (lower case), or the word it is a form of, is common.
pub(crate) fn is_common(word: &str, stem: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let stems = Stems::new();
        COMMON_WORDS.split_whitespace().flat_map(|word| [word.to_owned(), stems.stem(word)]).collect()
    });
    is_function_word(word) || WORDS.contains(word) || WORDS.contains(stem)
}

const FUNCTION_WORDS: &str = "
a an the this that these those such
i you he she it we they me him her us them my your his its our their mine yours ours theirs myself yourself itself
themselves one ones who whom whose which what
am is are was were be been being have has had having do does did doing done
can could will would shall should may might must ought
of in on at by for with from to into onto over under about between among through during against within upon via per out
off up down as than like
and or but nor so yet if then else because since although though while whereas unless until till when whenever where
wherever why how whether
not no never neither none nothing nobody without
there here now also too very just only even still again ever both either each every any some all most many much more less
few other another same own
well really quite rather almost however therefore thus hence instead
etc eg ie e g s t";

const COMMON_WORDS: &str = "
able above accept access account across action active actual add address advantage affect afford after age agree ahead
air aim allow alone along already always amount ancient answer anyone anything apart appear apply area argue arm around
arrive article aside ask asset attach attack attempt attend author avoid aware away awful
back bad bag balance ball bank bar bare base basic basis bath battle beach bear beat beauty become bed before begin behind
believe belong below bend benefit beside best better beyond big bill bird birth bit bite black blame blank blind block blood
blow blue board boat body bone book boot border bore born borrow boss bother bottle bottom bound box boy brain branch brand
brave bread break breath brick bridge brief bright bring broad brother brown brush build burn bus business busy button buy
cake call calm camera camp cap capable capital captain car card care carry case cash cast castle cat catch cause cease cell
center central century chain chair chance change channel chapter charge charm chart chase chat cheap cheat check cheese
chief child choice choose church circle city claim class clean clear clerk clever click client climb clock close cloth cloud
club coach coast coat code coffee coin cold collect college color column come comfort command comment common company compare
complain complete complex concern condition confirm connect consider consist contact contain content continue contract
control cook cool cope copy core corn corner correct cost cotton could count country couple courage course court cousin
cover crack craft crash crazy create credit crime crop cross crowd cry culture cup cure current curse curve custom customer
cut cycle
daily damage dance danger dare dark data date daughter day dead deal dear death debate debt decide deep degree deliver demand
deny depend depth describe desert design desire desk detail develop device die differ different difficult dig dinner direct
dirty disease dish disk distance divide doctor dog dollar door double doubt draft drag drama draw dream dress drink drive
drop drug dry due dust duty
each eager ear early earn earth ease east easy eat economy edge edit effect effort egg eight empty end enemy energy engine
enjoy enough enter entire equal error escape especially evening event evidence evil exact exam example excellent except
exchange excite exercise exist exit expect expense expert explain express extend extra extreme eye
face fact factor fail fair faith fall false fame family famous fan far farm fashion fast fat father fault favor fear feature
fee feed feel female fence few field fight figure file fill film final finance find fine finger finish fire firm first fish
fit five fix flag flame flat flight float flood floor flour flow flower fly focus fold follow food fool foot force foreign
forest forget form formal former forth fortune forward found four frame free freeze fresh friend front fruit fuel full fun
function funny future
gain game gap garden gas gate gather general gentle get gift girl give glad glance glass global goal god gold golden good
grab grade grain grand grant graph grass grave gray great green greet ground group grow guard guess guest guide gun guy
habit hair half hall hand handle hang happen happy hard harm hat hate head health hear heart heat heavy height hell hello
help hidden hide high hill hire history hit hobby hold hole holiday home honest honor hope horse hospital host hot hotel hour
house huge human humor hundred hunger hunt hurry hurt husband
ice idea ideal image imagine impact imply improve include income increase indeed index indoor industry inform inner input
inside insist install instance instant intend interest internal invent invite iron island issue item
job join joint joke journey judge juice jump junior jury just justice
keen keep key kick kid kill kind king kiss kitchen knee knife knock know
label labor lack ladder lady lake lamp land lane language large last late later laugh launch law lawn lay layer lazy lead leaf
league lean learn least leather leave left leg legal lend length lesson letter level lie life lift light like likely limit
line link lip list listen little live load loan local lock log logic long look loop loose lord lose loss lot loud love low
loyal luck lunch
machine mad magic mail main major make male man manage manager manner map march mark market marry mass master match mate
material matter may maybe meal mean measure meat media medical meet member memory mention menu mercy mere merge message metal
method middle might mild mile milk million mind mine minor minute mirror miss mistake mix mode model modern moment money month
mood moon moral morning mother motion mouse mouth move movie much mud music must mystery
nail name narrow nation native nature near neat neck need nerve nest net network never new news next nice night nine nobody
node noise none noon normal north nose note notice novel number nurse
obey object obtain obvious occur ocean odd offer office officer often oil okay old once onion open operate opinion oppose
option orange order origin ought outer outline output outside oven over owe own owner
pace pack page pain paint pair palace pale panel panic paper parent park part partly party pass past paste path patience patient
pattern pause pay peace peak pen people pepper percent perfect perform perhaps period permit person phase phone photo phrase
piano pick picture piece pile pilot pin pipe pitch pity place plain plan plane planet plant plate platform play player please
plenty plot plug plus pocket poem poet point poison police policy polite pool poor popular port portion pose position possible
post pot pound pour power practice praise pray prefer prepare present press pretty prevent price pride prime print prior
prison private prize probably problem proceed process produce product profit program project promise proof proper protect
proud prove provide public pull pulse pump pupil pure purpose push put puzzle
quality quarter queen question quick quiet quit quite quote
race radio rail rain raise random range rank rapid rare rarely rate rather raw reach react read ready real reason recall
receive recent recipe record red reduce refer refuse regard region regret regular relate relation relax release relief rely
remain remark remember remind remote remove rent repair repeat replace reply report request rescue reserve resort resource
respect respond rest result return reveal review reward rhythm rich rid ride right ring rise risk rival river road roar roast
rob rock role roll roof room root rope rose rough round route row royal rub rude ruin rule run rural rush
sad safe sail salary sale salt sample sand sauce save say scale scan scare scatter scene scheme school science scope score
scream screen script sea search season seat second secret section sector secure see seed seek seem seldom select self sell
send senior sense sentence separate series serious serve server service session set settle seven several severe shade shadow
shake shall shallow shame shape share sharp she sheep sheet shelf shell shield shift shine ship shirt shock shoe shoot shop
shore short shot should shoulder shout show shower shut shy sick side sight sign signal silence silent silly silver similar
simple since sing single sink sister sit site situation six size skill skin skip sky slave sleep slice slide slight slip slope
slow small smart smell smile smoke smooth snake snap snow social society soft soil solid solution solve some son song soon
sort soul sound soup source south space spare speak special speech speed spell spend spin spirit spite split spoil sport spot
spread spring square stable staff stage stair stake stale stamp stand standard star start starve state station stay steady
steal steam steel steep stem step stick stiff still stock stomach stone stop store storm story straight strange stream street
stress stretch strict strike string strip strong structure struggle student study stuff stupid style subject succeed success
such sudden suffer sugar suggest suit suitable sum summer sun super supply support suppose sure surface surprise survey
survive suspect sweet swim swing switch system
table tail take tale talk tall tank tap tape target task taste tax teach teacher team tear technical tell ten tend term test
text than thank theater theme theory thick thief thin thing think third thirty though thought thousand thread threat three
throat throw thumb thus ticket tie tight time tiny tip tire title today together tomorrow tone tongue tonight tool tooth top
topic total touch tough tour toward tower town toy trace track trade tradition traffic trail train trait transfer translate
transport trap travel treat tree trial trick trip trouble truck true trunk trust truth try tube turn twelve twenty twice twin
two type typical
ugly uncle under understand union unit universe unless until unusual update upper upset urban urge use useful user usual
valid valley value variety various vary vast vehicle version very victim view village violence virtue visible vision visit
visitor vital voice volume vote
wage wait wake walk wall want war warm warn wash waste watch water wave way weak wealth weapon wear weather web wedding week
weekend weight welcome west wet whatever wheel whole wide wife wild will win wind window wine wing winter wire wisdom wise wish
within woman wonder wood word work worker world worry worse worst worth would wound wrap write wrong
yard anybody everyone everybody everything everywhere someone somebody something somewhere anywhere nowhere sometimes often whole
year yellow yesterday yet yield young youth zero zone";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_common_words_are_common_and_slips_are_not() {
        let stems = Stems::new();
        for word in ["stale", "waiting", "the", "scored"] {
            assert!(is_common(word, &stems.stem(word)), "{word}");
        }
        for word in ["scael", "latancy", "bandwith"] {
            assert!(!is_common(word, &stems.stem(word)), "{word}");
        }
    }
}
