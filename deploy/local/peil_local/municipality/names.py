"""What units are called: words that any Dutch municipality could use, and no name of a person."""

from __future__ import annotations

CLUSTERS: dict[str, tuple[str, ...]] = {
    "Sociaal": (
        "Werk en Inkomen", "Jeugd", "Onderwijs", "Zorg en Welzijn", "Schulddienstverlening", "Inburgering",
        "Sport en Bos", "Volksgezondheid", "Maatschappelijke Opvang", "Wijkteams", "Leerlingenzaken", "Cultuur",
    ),
    "Ruimte en Economie": (
        "Ruimtelijke Ordening", "Wonen", "Grondzaken", "Economische Zaken", "Verkeer en Openbare Ruimte",
        "Duurzaamheid", "Monumenten", "Projectbureau", "Parkeren", "Vergunningen", "Kadegebied", "Energie",
    ),
    "Stadsbeheer": (
        "Afval en Grondstoffen", "Groenbeheer", "Stadsreiniging", "Bruggen en Kaden", "Wegbeheer", "Riolering",
        "Begraafplaatsen", "Toezicht Openbare Ruimte", "Materieel", "Straatverlichting", "Havenbeheer", "Markten",
    ),
    "Dienstverlening": (
        "Burgerzaken", "Klantcontact", "Belastingen", "Basisinformatie", "Digitale Dienstverlening", "Meldingen",
        "Post en Archief", "Bezwaar en Beroep", "Subsidies", "Verkiezingen", "Ondernemersloket", "Stadsloketten",
    ),
    "Bestuur en Organisatie": (
        "Bestuursondersteuning", "Communicatie", "Juridische Zaken", "Financiën", "Inkoop", "Huisvesting",
        "Onderzoek en Statistiek", "Control", "Griffie", "Internationale Zaken", "Facilitair Bureau", "Informatie",
    ),
    "Veiligheid": (
        "Openbare Orde", "Handhaving", "Crisisbeheersing", "Cameratoezicht", "Ondermijning", "Zorg en Veiligheid",
        "Evenementen", "Horeca en Vergunning", "Preventie", "Meldkamer", "Nautisch Toezicht", "Brandveiligheid",
    ),
    "Gebieden": (
        "Gebied Noord", "Gebied Oost", "Gebied Zuid", "Gebied West", "Gebied Centrum", "Gebied Haven", "Gebied Polder",
        "Gebied Rivier", "Gebied Landelijk", "Gebied Nieuwstad", "Gebied Oudstad", "Gebied Buitenwijk",
    ),
}  # fmt: skip
"""Clusters and the directorates that may lie under each."""

ASPECTS = (
    "Beleid", "Uitvoering", "Advies", "Bedrijfsvoering", "Projecten", "Toezicht", "Klantcontact", "Informatie",
    "Planning", "Kwaliteit", "Ontwikkeling", "Beheer", "Ondersteuning", "Programma's",
)  # fmt: skip
"""What a department does for its directorate."""

TEAMS = ("Noord", "Oost", "Zuid", "West", "Centrum", "Haven", "Park", "Plein", "Brug", "Markt", "Dijk", "Tuin")
"""What teams of one department are told apart by."""
