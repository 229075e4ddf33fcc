# ruff: noqa: E501  # a phrase is read in one piece
"""Words and names that tell what a mail is and whose law it speaks of, declared once.

Each signal is a kind, a strength and the phrases that people write, in English, Danish, German, French, Spanish, Italian, Dutch, Swedish and what foreign authorities use. Phrases
are regular expressions, compared without case, at the beginning of a word.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KindSignal:
    """Phrases that speak for a kind of case; ``strength`` from 1 (hints) to 9 (says it)."""

    kind: str
    strength: int
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JurisdictionSignal:
    """Phrases that name a law, court or authority of a jurisdiction."""

    jurisdiction: str
    phrases: tuple[str, ...]


KINDS: tuple[KindSignal, ...] = (
    KindSignal(
        "threat_to_life",
        6,
        (
            r"(?:I|we)(?: will|'ll| am going to|'m going to) (?:kill|shoot|stab|murder)",
            r"threat(?:s|ened|ening)? (?:to|against) (?:my|his|her|our|their|the) (?:life|lives|safety)",
            r"(?:death|bomb) threats?",
            r"(?:imminent|immediate) (?:danger|threat|risk)",
            r"(?:kill|harm|hurt) (?:myself|himself|herself|themselves)",
            r"(?:commit|planning|plans|thoughts of) suicide",
            r"dødstrus|livsfare|trusler på livet",
            r"morddrohung|todesdrohung|lebensgefahr|gefahr für leib und leben",
            r"menaces? de mort|danger de mort|danger imminent",
            r"amenazas? de muerte|peligro (?:inminente|de muerte)",
            r"minacc[ei]a? di morte|pericolo di vita",
            r"doodsbedreiging|levensgevaar|mordhot|dödshot|livsfara",
            r"Art(?:icle|\.)? ?18 (?:of the )?(?:DSA|Digital Services Act|Regulation \(EU\) 2022/2065)",
        ),
    ),
    KindSignal(
        "notice.trusted_flagger",
        5,
        (
            r"trusted[ -]flagger",
            r"vertrauenswürdige[rn]? Hinweisgeber",
            r"signaleur de confiance",
            r"alertador(?:es)? fiable|segnalator[ei] attendibil",
            r"betrouwbare flagger|betrodd(?:a)? anmälare|pålidelig(?:e)? indberetter",
        ),
    ),
    KindSignal(
        "legal_letter.counter_notice",
        9,
        (
            r"mistake or (?:a )?misidentification",
            r"misidentification of the material",
            r"consent to the jurisdiction of",
            r"accept service of process",
            r"this is (?:a|my) (?:DMCA )?counter[ -]?(?:notice|notification)",
            r"contra-?notificaci[oó]n|contre-notification|gegendarstellung nach dmca",
        ),
    ),
    # Takedown notices speak of counter notices too: the bare words only hint.
    KindSignal("legal_letter.counter_notice", 2, (r"counter[ -]?(?:notice|notification|claim)",)),
    KindSignal(
        "legal_letter.court_order",
        5,
        (
            r"court order",
            r"it is (?:hereby )?ordered",
            r"(?:preliminary|permanent|interim) injunction",
            r"einstweilige (?:verfügung|anordnung)|gerichtsbeschluss|beschluss des (?:land|amts|oberlandes)gericht",
            r"retskendelse|fogedforbud|dom(?:mer)?afgørelse",
            r"ordonnance (?:de référé|du tribunal)|décision de justice",
            r"orden judicial|auto judicial|ordinanza del tribunale|provvedimento del giudice",
            r"gerechtelijk bevel|rechterlijk(?:e)? (?:bevel|uitspraak)|domstolsbeslut|domstolsföreläggande",
        ),
    ),
    KindSignal(
        "legal_letter.subpoena",
        5,
        (
            r"subpoena",
            r"you are (?:hereby )?commanded to (?:produce|appear)",
            r"(?:third[ -]party )?discovery request|Norwich Pharmacal",
        ),
    ),
    KindSignal(
        "authority_order.information",
        5,
        (
            r"Art(?:icle|\.)? ?10 (?:of the )?(?:DSA|Digital Services Act|Regulation \(EU\) 2022/2065)",
            r"order to provide information|(?:european )?production order",
            r"request for (?:subscriber|user) (?:data|information)|disclosure of (?:subscriber|user) data",
            r"auskunftsersuchen|auskunftsanordnung|bestandsdaten",
            r"réquisition judiciaire|demande de communication de données",
            r"editionspålæg|oplysningspålæg|edition af oplysninger",
            r"requerimiento de información|richiesta di dati|vordering verstrekking gegevens",
            r"2703\(f\)|preservation (?:request|order)",
        ),
    ),
    KindSignal(
        "authority_order.act",
        4,
        (
            r"Art(?:icle|\.)? ?9 (?:of the )?(?:DSA|Digital Services Act|Regulation \(EU\) 2022/2065)",
            r"removal order|order to act against",
            r"Roskomnadzor|Роскомнадзор|Единый реестр|Федеральн\w+ служб\w+|запрещен\w* информац",
            r"Federal Service for|unified register|149-FZ",
            r"Ministry of Public Security|Cyber(?:space)? (?:Administration|Security (?:Department|and Technology))",
            r"Police Force|Network Industry Association|criminal (?:law|offence|code) of",
            r"violat\w+ (?:the )?(?:laws? of |relevant )?(?:the )?(?:Chinese|China|Russian|Hong Kong)\w*(?: laws?)?",
            r"löschungsanordnung|anordnung zur entfernung|untersagungsverfügung",
            r"påbud om (?:at )?fjerne|injonction de retrait|orden de retirada|ordine di rimozione",
            r"verwijderingsbevel|avlägsnandeorder",
        ),
    ),
    KindSignal(
        "legal_letter.trademark",
        4,
        (
            r"trade ?marks?\b",
            r"counterfeit\w*",
            r"markenrecht\w*|markenverletzung|varemærke\w*|marque déposée|contrefaçon",
            r"marca registrada|marchio registrato|merkinbreuk|varumärke\w*",
        ),
    ),
    KindSignal(
        "legal_letter.copyright",
        4,
        (
            r"DMCA|17 U\.?S\.?C\.? ?(?:§+|section)? ?512",
            r"copyright\w*",
            r"good[ -]faith belief that (?:the )?use",
            r"urheberrecht\w*|ophavsret\w*|droits? d'auteur|derechos? de autor|diritt[oi] d'autore",
            r"auteursrecht\w*|upphovsrätt\w*|авторск\w+ прав\w*|著作权|版权",
        ),
    ),
    KindSignal(
        "legal_letter.cease_and_desist",
        6,
        (
            r"cease[ -]and[ -]desist",
            r"abmahnung|unterlassungserklärung|unterlassungsaufforderung",
            r"mise en demeure",
            r"(?:requerimiento|carta) de cese|burofax",
            r"diffid(?:a|iamo)|ingiunzione a cessare",
            r"sommatie|sommeer|ophøre? med|påkrav om ophør|upphöra med",
        ),
    ),
    KindSignal(
        "legal_letter.before_action",
        6,
        (
            r"letter (?:before|of) (?:action|claim)|pre-action (?:protocol|letter)",
            r"(?:issue|commence|bring) (?:legal )?proceedings",
            r"klageandrohung|stævningsvarsel|varsel om stævning",
            r"assignation devant|demanda judicial|citazione in giudizio|dagvaarding|stämningsansökan",
        ),
    ),
    KindSignal(
        "legal_letter.defamation",
        4,
        (
            r"defam\w+|libel\w*|slander\w*",
            r"section 5 (?:of the )?Defamation Act|notice of complaint",
            r"verleumd\w+|üble nachrede|ehrverletz\w+|rufschädig\w+|schmähkritik",
            r"injurie\w*|bagvask\w*|ærekrænk\w*",
            r"diffam\w+|calomni\w+",
            r"difamaci[oó]n|difamator\w+|calumnia\w*|injurias",
            r"diffamazione|diffamator\w+|calunni\w+",
            r"smaad|laster(?:lijk)?\b|förtal\w*|ärekränk\w*",
        ),
    ),
    KindSignal(
        "data_protection_complaint",
        5,
        (
            r"data[ -]protection complaint|complaint (?:to|with) the (?:supervisory authority|ICO)",
            r"(?:personal )?data breach",
            r"datenschutzbeschwerde|databeskyttelsesklage|plainte (?:auprès de la )?CNIL",
            r"reclamación ante la AEPD|reclamo al garante|klacht .{0,20}Autoriteit Persoonsgegevens",
            r"(?:unlawful|without (?:my )?consent).{0,40}personal data",
        ),
    ),
    KindSignal(
        "data_subject_request",
        4,
        (
            r"(?:subject )?access request|DSAR|right to (?:be forgotten|erasure|access|object|rectification)",
            r"Art(?:icle|\.|ikel)? ?(?:15|16|17|21)(?:\(\d\))? (?:of the |der |du |del )?(?:GDPR|DS-?GVO|RGPD|AVG)",
            r"(?:delete|erase) (?:all )?my (?:personal )?data|copy of my personal data|CCPA request",
            r"auskunft nach|löschung meiner (?:personenbezogenen )?daten|recht auf vergessen",
            r"indsigtsanmodning|ret til (?:indsigt|sletning)|slet(?:te)? mine (?:person)?oplysninger",
            r"droit (?:d'accès|à l'effacement|à l'oubli)|supprimer mes données",
            r"derecho (?:de acceso|al olvido|de supresión)|diritto (?:di accesso|all'oblio|alla cancellazione)",
            r"inzageverzoek|recht op (?:inzage|vergetelheid)|registerutdrag|rätt att bli (?:glömd|raderad)",
            r"GDPR|DS-?GVO|RGPD",
        ),
    ),
    KindSignal(
        "executive_escalation",
        4,
        (
            r"(?:from|for|to|by) (?:the|our|your) (?:CEO|CFO|COO|executive (?:team|office|board))",
            r"executive (?:escalation|complaint)|(?:CEO|C-level|board) (?:has )?(?:asked|escalat\w+|complain\w+)",
            r"(?:attention|attn\.?|fao):? (?:of )?(?:the )?(?:CEO|chief executive|board)",
            r"direktionen|an die geschäftsführung|à l'attention (?:du PDG|de la direction)",
            r"journalist|press (?:inquiry|enquiry|request)|reporter (?:at|from|for)",
        ),
    ),
    KindSignal(
        "appeal.business",
        5,
        (
            r"(?:our|my) (?:business|company|shop|store)(?:'s)? (?:account|profile|page|reply|flag).{0,80}(?:appeal|dispute|reconsider|reinstat)",
            r"appeal.{0,80}(?:our (?:flag|business|company|profile)|consumer warning|as a business)",
            r"dispute (?:the )?(?:decision|outcome).{0,60}(?:flag\w*|review of our|our business)",
            r"(?:widerspruch|einspruch|beschwerde).{0,80}(?:unser\w*|firma|unternehmen)",
            r"(?:klage|indsigelse|anke).{0,80}(?:vores|virksomhed|firma)",
            r"(?:recours|contestation|contestons).{0,80}(?:notre|entreprise|société)",
            r"(?:apelaci[oó]n|recurso).{0,80}(?:nuestra|empresa)|(?:ricorso|reclamo).{0,80}(?:nostra|azienda)",
            r"(?:bezwaar|beroep).{0,80}(?:ons|bedrijf)|(?:överklag\w+).{0,80}(?:vår|företag)",
        ),
    ),
    KindSignal(
        "appeal.reviewer",
        4,
        (
            r"(?:appeal|dispute|contest|object to).{0,80}(?:my review|removal|removed|suspen\w+|decision)",
            r"my review (?:was|has been|got) (?:removed|deleted|taken down|hidden|flagged)",
            r"(?:reinstate|restore|repost) my (?:review|account)",
            r"why (?:was|did you remove|have you removed|has) my review",
            r"meine (?:bewertung|rezension) wurde (?:gelöscht|entfernt)|widerspruch gegen",
            r"min anmeldelse (?:er|blev) (?:fjernet|slettet)",
            r"mon avis a été (?:supprimé|retiré)|mi (?:reseña|opinión) (?:fue|ha sido) (?:eliminada|borrada)",
            r"la mia recensione è stata (?:rimossa|cancellata)|mijn (?:review|recensie) is verwijderd",
            r"min(?:a)? (?:recension|omdöme) (?:har tagits bort|togs bort|raderades)",
        ),
    ),
    KindSignal(
        "notice.illegal_content",
        4,
        (
            r"Art(?:icle|\.|ikel)? ?16 (?:of the |der |du )?(?:DSA|DDG|Digital Services Act|Regulation \(EU\) 2022/2065)",
            r"(?:notice of|report(?:ing)?|contains?) illegal content|notice and action",
            r"illegal content|hate speech|rechtswidrige\w* inhalt\w*|ulovligt indhold",
            r"contenu (?:illicite|illégal)|contenidos? ilícitos?|contenut[oi] illegal[ei]",
            r"illegale inhoud|olagligt innehåll",
            r"child sexual abuse|CSAM|child pornograph\w+|intimate images?|revenge porn|TAKE IT DOWN Act",
            r"terrorist content|Regulation \(EU\) 2021/784",
        ),
    ),
    KindSignal(
        "csm_escalation",
        4,
        (
            r"\bCSM\b|customer success|account manager|key account",
            r"escalat(?:e|ed|ing|ion) (?:on behalf of|from|by) .{0,40}(?:client|customer|account)",
            r"(?:my|our) (?:client|customer) (?:is|has|would|wants)",
        ),
    ),
    KindSignal(
        "legal_letter.other",
        2,
        (
            r"on behalf of (?:our|my) client|(?:we|I) (?:act|are instructed|represent)",
            r"solicitors?|attorneys?(?: at law)?|law (?:firm|office)|legal (?:notice|department|counsel)",
            r"rechtsanw[aä]lt\w*|kanzlei|namens und in vollmacht|mandant\w*",
            r"advokat\w*|på vegne af (?:vores|min) klient|avocats?|maître|abogad\w+|avvocat\w+|advocat\w*",
            r"rättsligt ombud|juridisk\w* ombud",
        ),
    ),
)

JURISDICTIONS: tuple[JurisdictionSignal, ...] = (
    JurisdictionSignal(
        "UK",
        (
            r"Defamation Act 2013|England (?:and|&) Wales|Online Safety Act|Data Protection Act 2018",
            r"High Court of Justice|Media Pre-Action|Information Commissioner|UK GDPR|United Kingdom",
        ),
    ),
    JurisdictionSignal(
        "AU", (r"Defamation Act 2005|New South Wales|eSafety|Concerns Notice|Australia\w*",)
    ),
    JurisdictionSignal(
        "US",
        (
            r"DMCA|U\.?S\.?C\.? ?(?:§+|section)? ?\d+|Digital Millennium",
            r"District Court|Superior Court|(?:Federal|State) Court|CCPA|TAKE IT DOWN Act|United States",
        ),
    ),
    JurisdictionSignal(
        "EU/DE",
        (
            r"BGH|StGB|BGB|DDG\b|TDDDG|NetzDG|UrhG|Landgericht|Amtsgericht|Oberlandesgericht|Bundesnetzagentur",
            r"Bundesrepublik Deutschland",
        ),
    ),
    JurisdictionSignal(
        "EU/DK", (r"Datatilsynet|straffeloven|retsplejeloven|Københavns Byret|markedsføringsloven",)
    ),
    JurisdictionSignal(
        "EU/FR", (r"CNIL|LCEN|loi du 29 juillet 1881|tribunal judiciaire|Code de la consommation",)
    ),
    JurisdictionSignal("EU/ES", (r"AEPD|Ley Orgánica|Audiencia Nacional|Juzgado",)),
    JurisdictionSignal(
        "EU/IT", (r"Garante (?:per la )?privacy|codice penale|AGCOM|Polizia Postale",)
    ),
    JurisdictionSignal("EU/NL", (r"Autoriteit Persoonsgegevens|Wetboek van|Rechtbank",)),
    JurisdictionSignal("EU/SE", (r"Integritetsskyddsmyndigheten|brottsbalken|tingsrätt\w*",)),
    JurisdictionSignal(
        "RU", (r"Roskomnadzor|Роскомнадзор|149-FZ|Российск\w+ Федерац\w+|Russian Federation",)
    ),
    JurisdictionSignal("CN", (r"Ministry of Public Security|Beijing|China|Chinese law",)),
    JurisdictionSignal("HK", (r"Hong Kong|HKSAR",)),
    JurisdictionSignal(
        "EU",
        (
            r"Digital Services Act|\bDSA\b|2022/2065|GDPR|DS-?GVO|RGPD|2016/679|P2B|2019/1150|2021/784",
        ),
    ),
)
"""Ordered: a member state's law is named before the Union's, which applies there too."""

TOP_LEVEL = {
    "uk": "UK", "au": "AU", "gov": "US", "mil": "US", "de": "EU/DE", "dk": "EU/DK", "fr": "EU/FR",
    "es": "EU/ES", "it": "EU/IT", "nl": "EU/NL", "se": "EU/SE", "at": "EU/AT", "be": "EU/BE",
    "fi": "EU/FI", "ie": "EU/IE", "pl": "EU/PL", "pt": "EU/PT", "no": "NO", "ch": "CH", "ru": "RU",
    "cn": "CN", "hk": "HK", "eu": "EU",
}  # fmt: skip
"""The country that a sender's domain ends in."""

LANGUAGES = {"da": "EU/DK", "sv": "EU/SE", "it": "EU/IT", "pl": "EU/PL", "fi": "EU/FI"}
"""Languages of one jurisdiction in the main; German, French, Dutch, Spanish belong to several."""

MAILBOXES = {
    "legal": "legal mailbox",
    "dmca": "legal mailbox",
    "copyright": "legal mailbox",
    "dsa": "DSA contact point",
    "authorities": "DSA contact point",
    "privacy": "privacy mailbox",
    "dpo": "privacy mailbox",
    "gdpr": "privacy mailbox",
    "press": "press mailbox",
    "ceo": "executive mailbox",
    "executive": "executive mailbox",
    "escalations": "escalations mailbox",
    "appeals": "appeals mailbox",
    "trustedflaggers": "trusted-flagger mailbox",
}
"""Channels by the part of our address before the @, without dashes and dots."""
