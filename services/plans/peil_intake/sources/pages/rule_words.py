"""Every rule that can refuse a delivery, as an instruction in plain Dutch for whoever mends it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RULE_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # the whole
        "too-large": "Het bericht is te groot. Maak het kleiner dan 64 KB.",
        "too-deep": "Het bericht is te diep genest. Maak het platter.",
        "not-utf-8": "Het bericht is geen UTF-8. Verstuur het als UTF-8.",
        "not-json": "Hier staat geen geldige JSON. Controleer de opmaak.",
        "name-twice": "Een naam staat twee keer in hetzelfde object. Laat er één staan.",
        "control-character": "Er staat een onzichtbaar stuurteken in. Haal het weg.",
        "bidi-character": "Er staat een teken in dat de leesrichting omdraait. Haal het weg.",
        "invisible-text": "In deze tekst staat niets dat iemand kan zien. Vul leesbare tekst in.",
        "unreadable-mode": "Het bericht is geen CloudEvent. Kijk in de uitleg hoe u een bericht verstuurt.",
        "no-value": "Het bericht is leeg. Verstuur het opnieuw met inhoud.",
        # any field
        "required": "Dit veld ontbreekt. Vul het in.",
        "unknown-field": "Dit veld bestaat niet bij dit soort feit. Verbeter de naam of laat het weg.",
        "text": "Hier hoort tekst te staan.",
        "true-or-false": "Hier hoort true of false te staan.",
        "object": "Hier hoort een JSON-object te staan.",
        "list": "Hier hoort een JSON-lijst te staan.",
        "one-of": "Deze waarde staat niet in de lijst van waarden die hier mogen. Kies er een uit de lijst.",
        "too-long": "De tekst is te lang. Maak hem korter.",
        "too-many": "Er staan te veel onderdelen in. Verstuur er minder.",
        "too-few": "Er staan te weinig onderdelen in.",
        "empty": "Dit veld is leeg. Vul het in.",
        "one-line": "De tekst mag maar één regel zijn. Haal de nieuwe regel weg.",
        "id-form": "Dit is geen goede id. Gebruik letters, cijfers, punten en streepjes.",
        "code-form": "Dit is geen goede code. Gebruik kleine letters, cijfers en streepjes.",
        "day-form": "Dit is geen bestaande dag. Schrijf de dag als JJJJ-MM-DD.",
        "day-range": "Deze dag ligt voor 1900 of na 2099. Controleer de dag.",
        "time-form": "Dit is geen goed tijdstip. Schrijf het volgens RFC 3339, met tijdzone.",
        "time-range": "Dit tijdstip ligt voor 1970. Controleer het.",
        "uri-form": "Dit is geen goed webadres (URI).",
        "number": "Hier hoort een getal te staan.",
        "whole-number": "Hier hoort een heel getal te staan.",
        "count-range": "Dit aantal is kleiner dan nul of veel te groot. Controleer het.",
        "two-decimals": "Het getal heeft meer dan twee cijfers achter de komma. Rond het af.",
        "hours-range": "Het aantal uren moet meer dan 0 en hoogstens 48 per week zijn.",
        "quarter-hours": "Schrijf de uren in hele kwartieren.",
        "weekday-twice": "Een dag van de week staat er twee keer in. Laat er één staan.",
        "period-form": "Schrijf de periode als kwartaal (2026-Q3) of als maand (2026-07).",
        "percentage-form": "Schrijf het percentage als tekst van 0 tot 100, met hoogstens vier decimalen.",
        # persons
        "person-form": "Noem de persoon met 1 tot 64 tekens, zonder spaties.",
        "pseudonym-sent": "Dit lijkt op een pseudoniem van Peil zelf. Stuur het kenmerk uit uw eigen systeem.",
        "not-pseudonym": "Hier hoort een pseudoniem te staan. Meld dit aan de beheerder van Peil.",
        "reference-elsewhere": "Het kenmerk van de persoon staat ook in een ander veld. Haal het daar weg.",
        "person-unmapped": "Peil wist dertig dagen lang niet om wie het gaat. Koppel de persoon en lever opnieuw.",
        "person-erased": "De gegevens van deze persoon zijn gewist. Lever niets meer over deze persoon.",
        # attributes
        "attribute-name": "De naam van dit attribuut mag niet. Gebruik 1 tot 20 kleine letters en cijfers.",
        "attribute-type": "Een attribuut is tekst, true, false of een heel getal.",
        "data-base64": "Peil neemt geen data_base64 aan. Stuur de inhoud als JSON in data.",
        "media-type": "Zet datacontenttype op application/json.",
        "source-form": "Schrijf de bron als urn:nld:oin:<20 cijfers>:systeem:<naam>.",
        "type-form": "Dit is geen goed soort feit. Kijk in de lijst welke soorten er zijn.",
        "sequence-form": "Het volgnummer is geen goed getal.",
        "traceparent-form": "De traceparent heeft niet de vorm van W3C Trace Context.",
        "reserved-attribute": "Dit attribuut zet alleen Peil zelf. Laat het weg.",
        "future-time": "Dit tijdstip ligt in de toekomst. Zet de klok van het systeem gelijk.",
        # what may point at a person
        "email-address": "Dit lijkt op een e-mailadres. Gebruik een id die niet naar een persoon wijst.",
        "phone-number": "Dit lijkt op een telefoonnummer. Gebruik een id die niet naar een persoon wijst.",
        "nine-digits": "Negen cijfers lijken op een BSN. Gebruik een andere id.",
        "personnel-number": "Dit lijkt op een personeelsnummer. Gebruik een id die niet naar een persoon wijst.",
        "personal-name": "Dit lijkt op de naam van een persoon. Gebruik een id die niet naar een persoon wijst.",
        # what Peil does not take, and why
        "special-category": (
            "Peil neemt geen gegevens aan over afkomst, gezondheid, geloof of geaardheid van een persoon "
            "(artikel 9 AVG). Haal dit weg."
        ),
        "candidate-identity": "Peil neemt niets aan waaraan een sollicitant te herkennen is. Haal dit weg.",
        "report-case": "Peil neemt niets aan over de inhoud van een melding. Lever alleen aantallen.",
        # types and data
        "unknown-type": "Peil kent dit soort feit niet. Kijk in de lijst welke soorten er zijn.",
        "not-deliverable": "Dit soort feit maakt Peil zelf. Het kan niet worden geleverd.",
        "wrong-topic": "Dit soort feit hoort niet op dit topic.",
        "future-day": "Deze dag ligt in de toekomst. Lever het feit als het is gebeurd.",
        "future-period": "Deze periode is nog niet begonnen.",
        "too-far-ahead": "Deze dag ligt meer dan twee jaar vooruit. Lever het feit later.",
        "own-parent": "Een eenheid kan niet onder zichzelf liggen.",
        "root-has-no-parent": "De gemeente ligt onder geen andere eenheid. Laat parent leeg.",
        "merged-into": "Noem bij een samenvoeging de eenheid waarin deze opgaat, en anders niet.",
        "merged-into-itself": "Een eenheid kan niet in zichzelf opgaan.",
        "period-order": "Het einde ligt voor het begin. Controleer de dagen.",
        "own-deputy": "Een persoon kan zichzelf niet vervangen.",
        "more-than-available": "Er zijn meer dagen verzuim dan er werkdagen waren. Controleer de aantallen.",
        "below-250": "De barometer geldt pas vanaf 250 mensen.",
        "categories": "Noem elke categorie van deze indeling één keer.",
        "no-hundred": "De delen zijn samen geen 100 procent.",
        "action-twice": "Twee acties hebben dezelfde id.",
        "reason-needed": "Bij een actie die niet is opgepakt hoort een reden.",
        # rules of facts that only Peil's own services publish: whoever sees one tells the operators
        "final-state": "Een afspraak die al is afgerond of een plan dat gesloten is, verandert niet meer.",
        "both-or-neither": "Noem bij een mijlpaal ook de actie, of geen van beide.",
        "followed-when-closed": "Noem het volgende plan alleen als dit plan gesloten is.",
        "number-of-kind": "Het aantal is 1, of 1 en meer bij wat geteld wordt.",
        "of-its-kind": "Dit gegeven hoort niet bij deze soort activiteit, of ontbreekt juist.",
        "action-of-plan": "Noem bij een actie ook het plan.",
        "item-id": "De id past niet bij wat er op die dag moet gebeuren.",
        "part-needed": "Noem de stap of actie als die er is, en anders niet.",
        "question-twice": "Twee vragen hebben dezelfde id.",
        "repeat-range": "Stuur een heel aantal maanden van 1 tot 120.",
        "set-needed": "Noem de vragenset, of laat thema en herhaling weg.",
        "k-floor": "De ondergrens k is te laag: minstens 5, en minstens 10 bij een vraag over discriminatie.",
        "ledger-order": "De regels van het grootboek staan niet in de goede volgorde.",
        "level-twice": "Een niveau staat er twee keer.",
        "below-k": "Dit gaat over te weinig mensen om te laten zien.",
        "digest-form": "Dit is geen SHA-256 van 64 hexadecimale tekens.",
        "codes-order": "De codes staan niet op volgorde, of een code staat er twee keer in.",
        "lot-order": "Dit deel telt niet van 1 tot het aantal delen.",
        "path": "Het pad eindigt niet bij de eenheid zelf, of noemt een eenheid twee keer.",
        "answer-counts": "Bij deze vraag horen vijf aantallen (schaal) of twee (ja of nee).",
        "more-than-answered": "Er zijn meer antwoorden dan mensen die antwoordden.",
        "too-few-leaves": "Er is geen enkele groep genoemd.",
        # what only intake can tell
        "source-not-yours": "Deze bron hoort bij een andere leverancier. Lever alleen voor uw eigen bronnen.",
        "family-not-yours": "Dit soort feit mag deze leverancier niet leveren. Vraag het de beheerder van Peil.",
        "id-reused": "Deze id is al gebruikt voor een ander bericht. Geef elk bericht een eigen id.",
        "key-lost": "Dit bericht kan niet meer worden geopend. Lever het opnieuw.",
        "content-type": "Het soort inhoud (Content-Type) klopt niet. Kijk in de uitleg hoe u een bericht verstuurt.",
        "not-a-list": "Een groep berichten is een JSON-lijst. Zet vierkante haken om de berichten.",
        # warnings on a receipt: what was taken, and may not count as its supplier thinks
        "unit-unknown": (
            "Deze eenheid heeft nog geen plaats in de organisatie. Het feit telt onder 'Niet geplaatst'. "
            "Lever de plaats van de eenheid."
        ),
        "ends-before-start": (
            "Dit einde ligt voor het begin van dit dienstverband en beëindigt niets. Verbeter het einde of het begin."
        ),
        "level-differs": "De eenheid is op een ander niveau geplaatst. Verbeter het niveau of de plaats.",
    }
)
"""Rule -> what to do."""


def rule_sentence(rule: str) -> str:
    """What to do about *rule*; for a rule that is newer than this list, whom to ask."""
    return RULE_SENTENCES.get(
        rule, "Kijk bij deze regel in de uitleg voor leveranciers, of vraag de beheerder van Peil."
    )
