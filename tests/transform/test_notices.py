"""Every notice pattern has a text that it is and one that only speaks about the same thing."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from benchmarks.language_hubs import furniture
from tests.hang import must_end
from transform.blocks import KINDS
from transform.boilerplate.notices import PATTERNS, fitting_shapes, fold_phrase, load_patterns, match_notice

FILES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(PATTERNS.glob("*.toml"))
}
LANGUAGES = {"de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "tr", "zh"}


def entries(section: str) -> list[Any]:
    return [
        pytest.param(language, entry, id=f"{language}-{entry['kind']}-{entry.get('name', section)}")
        for language, content in FILES.items()
        for entry in content.get(section, ())
    ]


def sentence_fits(language: str, entry: dict[str, Any], text: str) -> bool:
    name = f"{'general' if entry['kind'] == '*' else entry['kind']}.{language}.{entry['name']}"
    return name in {shape.name for shape in fitting_shapes(text)}


@pytest.mark.parametrize(("language", "entry"), entries("shapes"))
def test_a_shape_fits_its_example_and_not_its_counterexample(language: str, entry: dict[str, Any]) -> None:
    assert sentence_fits(language, entry, entry["yes"])
    assert not sentence_fits(language, entry, entry["no"])
    assert match_notice(entry["no"]) is None


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("newsletter.de.by_mail", "Der Chef schrieb jeden Tag eine Mail an alle."),
        ("donation_appeal.de.our_readers_give", "Die Leser spenden für die Klinik."),
        ("login_prompt.en.read_on", "The subscription of the library gave students access to 300 journals."),
    ],
)
def test_a_shape_fits_no_further_counterexample(shape: str, text: str) -> None:
    assert shape not in {fitting.name for fitting in fitting_shapes(text)}
    assert match_notice(text) is None


@pytest.mark.parametrize(("language", "entry"), entries("shapes"))
def test_an_anchor_makes_a_notice(language: str, entry: dict[str, Any]) -> None:
    notice = match_notice(entry["yes"])
    if entry.get("follows", entry["kind"] == "*"):
        assert notice is None or notice.name != f"{entry['kind']}.{language}.{entry['name']}"
    else:
        assert notice is not None
        assert notice.kind == entry["kind"]


@pytest.mark.parametrize(("language", "entry"), entries("phrases"))
def test_a_phrase_is_the_whole_block(language: str, entry: dict[str, Any]) -> None:
    for text in entry["texts"]:
        notice = match_notice(f"  {text.upper()}: ")
        assert notice is not None, text
        assert notice.kind == load_patterns().phrases[fold_phrase(text)][0]
    assert match_notice(entry["no"]) is None, language


@pytest.mark.parametrize(("language", "entry"), entries("words"))
def test_a_row_of_buttons_is_known_by_its_words(language: str, entry: dict[str, Any]) -> None:
    notice = match_notice(entry["yes"])
    assert notice is not None, language
    assert notice.kind == entry["kind"]
    assert match_notice(entry["no"]) is None


def test_a_phrase_means_one_thing() -> None:
    meanings: dict[str, set[str]] = {}
    for content in FILES.values():
        for entry in content.get("phrases", ()):
            for text in entry["texts"]:
                meanings.setdefault(fold_phrase(text), set()).add(entry["kind"])
    assert {text: kinds for text, kinds in meanings.items() if len(kinds) > 1} == {}


def test_all_kinds_are_known_and_all_languages_are_there() -> None:
    kinds = {
        entry["kind"]
        for content in FILES.values()
        for section in ("shapes", "phrases", "words")
        for entry in content.get(section, ())
    }
    assert kinds - {"*"} <= KINDS.keys()
    assert FILES.keys() == LANGUAGES


PROSE = """
The trial was sponsored by Amgen, and the authors say that this had no influence on the analysis.
Cookies are small files. Since 2011 web sites must ask before they set them, and most ask badly.
Machine translation has improved: translations of the questionnaire were checked by two experts.
Patients who subscribe to the newsletter of the charity answered the survey more often than others.
A survey asked 300 clinicians to rate their agreement with five statements; most agreed with all.
The foundation is an independent body. It was founded in 1990, is funded by its members, and has given grants.
Sponsored by the senator from Ohio, the bill would have banned the practice, had it passed the house.
All content on the platform is moderated, the company says; critics say that it is moderated for profit.
"We use cookies to improve your experience," he read. It was the sentence that the court would later quote.
""".strip().splitlines()


@pytest.mark.parametrize("text", PROSE)
def test_prose_about_notices_is_no_notice(text: str) -> None:
    assert match_notice(text) is None


SUBJECTS = [
    pytest.param(text, id=f"{language}-{number}")
    for language in sorted(LANGUAGES)
    for number, text in enumerate(furniture(language)["subjects"] + furniture(language)["stock"])
]


@pytest.mark.parametrize("text", SUBJECTS)
def test_articles_about_notices_keep_their_paragraphs_in_each_language(text: str) -> None:
    assert match_notice(text) is None


OF_ANOTHER = {
    "de": """
Abonnieren Sie den Newsletter Ihrer Selbsthilfegruppe; er nennt das nächste Treffen.
Melden Sie sich bei Ihrem Arzt, wenn Sie Fieber bekommen.
Sie müssen sich beim Einwohneramt anmelden, bevor Sie eine Karte erhalten.
Bitte beantworten Sie die Fragen der Schwester, bevor Sie den Bogen zu den Aussagen ausfüllen.
Registrieren Sie sich im Spenderregister, wenn Sie gesund sind.
Bereits registrierte Spender müssen sich nicht noch einmal anmelden.
Interessenkonflikte: Wer Honorare erhält, schreibt freundlicher.
""",
    "en": """
You must register with the clinic to continue treatment.
You must log in to the patient portal to see your laboratory results.
Please complete the questionnaire about your pain before you come to the ward.
Sign up for the newsletter of your self-help group; it tells you when the next meeting is.
This article was the first to describe the disease in children.
The content was easy to understand, said nine of ten patients.
To read the scan, the radiologist must log in twice.
You must sign in at the reception desk before you go to the ward.
You need to register with a general practitioner before you can be referred.
To access the records, the nurse needs to log in with two cards.
Please fill in the questionnaire on your sleep and bring it to the appointment.
Please rate your pain on the scale before you answer the questions of the nurse.
The material was free of the virus when it left the laboratory.
The information was useful to the police, who arrested two men.
This activity was the main cause of the injuries.
The information was easy to find, according to nine of ten patients.
Subscribe to your hospital's newsletter if you want to know when the clinic is open.
Conflicts of interest: Of 300 authors, 120 had received fees from the makers of the drugs.
Conflicts of interest: patients are rarely told who pays the fees.
Disclosure: This article was sponsored by a bank, but all opinions are our own.
Full disclosure: I have owned this bike for three years and love it.
Disclosures of fees have risen since the law was passed.
""",
    "es": """
Debe iniciar sesión en el portal del paciente para ver sus análisis.
Suscríbase al boletín de su grupo de ayuda; allí se anuncia la próxima reunión.
Para ver los resultados, debe iniciar sesión en la web del hospital.
Complete el cuestionario sobre su dolor antes de la consulta.
Conflictos de intereses: la ley cambió, pero los honorarios siguen ocultos.
""",
    "fr": """
Vous devez vous connecter au portail des patients pour voir vos analyses.
Veuillez remplir le questionnaire sur vos douleurs avant de venir dans le service.
Pour consulter le dossier, le médecin doit se connecter avec sa carte.
Vous devez vous inscrire à la mairie pour obtenir la carte.
Veuillez apporter le questionnaire rempli le jour de l'opération.
Abonnez-vous à la newsletter de votre hôpital pour connaître ses horaires.
Conflits d'intérêts : la loi a changé, les honoraires restent secrets.
""",
    "it": """
Devi registrarsi allo sportello prima della visita.
Per vedere i referti, devi accedere al portale dell'ospedale.
Compila il questionario sul dolore prima di venire in reparto.
Iscriviti alla newsletter del tuo gruppo di aiuto per conoscere gli incontri.
Conflitto di interessi: la legge non basta a fermare i compensi.
""",
    "ja": """
検査結果をご覧いただくにはログインが必要です。
次の質問に診察の前にお答えください。
利益相反：法律は講演料を禁じていない。
""",
    "nl": """
U moet inloggen op het patiëntenportaal om uw uitslagen te zien.
Vul de vragenlijst over uw pijn in voordat u naar de afdeling komt.
Om de scan te bekijken moet de arts twee keer inloggen.
Vul de vragenlijst over uw slaap in voor de opname.
Abonneer u op de nieuwsbrief van uw ziekenhuis.
Belangenverstrengeling: de wet verbiedt vergoedingen niet.
""",
    "pl": """
Aby zobaczyć wyniki, trzeba się zalogować w portalu pacjenta.
Prosimy wypełnić ankietę o bólu przed przyjściem na oddział.
Aby umówić wizytę, proszę zalogować się w systemie przychodni.
Proszę wypełnić ankietę o śnie i oddać ją pielęgniarce.
Zapisz się do newslettera swojego szpitala.
Konflikt interesów: ustawa nie zabrania honorariów.
""",
    "pt": """
Preencha o questionário sobre a dor antes de vir para o serviço.
Para ver os resultados, faça login no portal do hospital.
Preencha o questionário sobre o sono antes da consulta.
Assine a newsletter do seu grupo de apoio.
Conflito de interesses: a lei mudou, mas os honorários continuam.
""",
    "ru": """
Пожалуйста, заполните анкету о боли до прихода в отделение.
Войдите в палату тихо, чтобы не разбудить больных.
Чтобы увидеть результаты анализов, авторизуйтесь на портале поликлиники.
Заполните анкету о сне и отдайте её медсестре.
Подпишитесь на рассылку вашей больницы.
Конфликт интересов: закон не запрещает гонорары.
""",
    "tr": """
Hastanenin sitesi çerez kullanıyor ve kimseye sorulmadı.
Lütfen giriş yapmadan önce ellerinizi yıkayın.
Lütfen ağrı anketini servise gelmeden önce doldurun.
Kliniğin sitesi çerez kullanımını kimseye sormadı.
Hastanenizin bültenine abone olun.
Çıkar çatışması: yasa ücretleri yasaklamıyor.
""",
    "zh": """
您需要先登录后查看化验结果。
请在手术前填写问卷并交给护士。
请订阅您所在医院的通讯。
利益冲突：三百名医生中有一百二十名没有公开讲课费。
""",
}
"""Sentences of articles: they speak to patients, colleagues, donors, and of another site, form or newsletter."""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=f"{language}-{number}")
        for language, texts in OF_ANOTHER.items()
        for number, text in enumerate(texts.strip().splitlines())
    ],
)
def test_a_sentence_about_another_site_or_form_is_no_notice(text: str) -> None:
    assert match_notice(text) is None


OF_THE_SITE = """
cookie_notice|Sitemizde çerezler kullanılmaktadır.
disclosure|Disclosures: Dr. Smith has received honoraria from Amvela. Dr. Lee serves on the advisory board of Bortex.
disclosure|Conflicts of interest: The authors declare no competing interests.
disclosure|Declaration of interests: None declared.
disclosure|Disclosure: AH reports grants from Amvela; RA has nothing to disclose.
disclosure|Interessenkonflikte: Die Autoren geben an, dass keine Interessenkonflikte bestehen.
disclosure|Offenlegung: Keine.
disclosure|Conflits d'intérêts : les auteurs déclarent n'avoir aucun conflit d'intérêts.
disclosure|Conflicto de intereses: Los autores declaran no tener ningún conflicto de intereses.
disclosure|Conflitto di interessi: gli autori dichiarano di non avere conflitti di interesse.
disclosure|Belangenverstrengeling: geen gemeld.
disclosure|Conflitos de interesse: os autores declaram não ter conflitos de interesses.
disclosure|Konflikt interesów: autorzy deklarują brak konfliktu interesów.
disclosure|Конфликт интересов: авторы заявляют об отсутствии конфликта интересов.
disclosure|Çıkar çatışması: Yazarlar çıkar çatışması bildirmemiştir.
disclosure|利益冲突：所有作者均声明不存在利益冲突。
disclosure|利益相反：なし
login_prompt|Please log in or register to continue reading this article.
login_prompt|You must be logged in to post a comment.
login_prompt|Please sign in to access member exclusive content.
login_prompt|You must log in or register to reply here.
login_prompt|Your session has timed out. Please log in again.
login_prompt|To access the full text, please sign in or create a free account.
login_prompt|Melden Sie sich an und diskutieren Sie mit
login_prompt|Sie müssen sich anmelden, um diesen Artikel zu lesen.
login_prompt|Melden Sie sich an oder registrieren Sie sich kostenlos.
login_prompt|Vous devez être connecté pour laisser un commentaire.
login_prompt|Debe iniciar sesión para leer el artículo completo.
login_prompt|Devi accedere per lasciare un commento.
login_prompt|U moet inloggen om een reactie te plaatsen.
login_prompt|Por favor, faça login para comentar.
login_prompt|Zaloguj się lub wypróbuj za darmo
login_prompt|Musisz się zalogować, aby dodać komentarz.
login_prompt|Войдите, чтобы оставить комментарий.
login_prompt|Lütfen giriş yapın veya üye olun.
login_prompt|请先登录后查看全文。
login_prompt|この記事の続きを読むには会員登録が必要です。
newsletter|Sign up for the newsletter and get the headlines in your inbox.
newsletter|Abonnieren Sie den Newsletter und lesen Sie jede Woche das Neueste.
survey_prompt|Please complete our short survey so that we can improve the hub.
survey_prompt|Please complete the evaluation to claim your credits.
survey_prompt|Bitte nehmen Sie an unserer kurzen Umfrage teil.
survey_prompt|Veuillez répondre à notre questionnaire de satisfaction.
survey_prompt|Por favor, complete la siguiente encuesta.
survey_prompt|Compila il nostro breve questionario.
survey_prompt|Vul onze korte enquête in en help ons deze site te verbeteren.
survey_prompt|Responda às seguintes perguntas sobre este artigo, pesquisa breve.
survey_prompt|Prosimy wypełnić krótką ankietę.
survey_prompt|Пожалуйста, пройдите наш короткий опрос.
survey_prompt|Lütfen kısa anketimize katılın.
survey_prompt|请填写问卷
survey_prompt|次のアンケートにご回答ください。
survey_statement|The information was presented clearly and free of commercial bias
survey_statement|This activity improved my knowledge of the topic
survey_statement|This article was easy to understand and relevant to my patients
"""


@pytest.mark.parametrize("line", OF_THE_SITE.strip().splitlines())
def test_a_sentence_about_this_site_is_a_notice(line: str) -> None:
    kind, text = line.split("|")
    notice = match_notice(text)
    assert notice is not None
    assert notice.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Inhalte hier Fachkreise sind a" + "nur" * 200,
        "Patients" + " and carers" * 31,
        "サイトは、" + "aと" * 28,
    ],
)
def test_no_sentence_is_tried_in_all_ways_that_its_parts_allow(text: str) -> None:
    """Each took seconds."""
    with must_end():
        for _ in range(100):
            fitting_shapes(text)
