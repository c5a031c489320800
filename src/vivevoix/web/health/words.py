"""What the health page says, in both languages: about what, what is so, what to do about it. `{}` takes names of the settings."""

from vivevoix.web.shapes import Finding, Language

ABOUT = {
    "store": ("The store", "La mémoire"),
    "line": ("The line", "La ligne"),
    "trunk": ("Trunk {trunk}", "Raccordement {trunk}"),
    "disk": ("The disk", "Le disque"),
    "clock": ("The clock", "L'horloge"),
    "certificate": ("The certificate", "Le certificat"),
    "past": ("What is past", "Ce qui est passé"),
    "forgotten": ("Whoever was forgotten", "Les personnes oubliées"),
    "phones": ("Telephones", "Les téléphones"),
    "here": ("People here", "Les présents"),
    "ladder": ("Line {line}", "Ligne {line}"),
    "numbers": ("Numbers", "Les numéros"),
}

WELL = {
    "store": ("Everything is being written down.", "Tout est noté."),
    "line": ("Calls can come in.", "Les appels peuvent arriver."),
    "trunk": ("Connected.", "Connecté."),
    "disk": ("{gigabytes} GB are free.", "{gigabytes} Go sont libres."),
    "clock": ("It goes forward.", "Elle avance."),
    "certificate": ("It is valid for {days} days.", "Il est valable {days} jours."),
    "past": ("It was last let go of {hours} hours ago.", "Le dernier passage date de {hours} heures."),
    "phones": ("Everyone who says they are here can be rung.", "Tous ceux qui se disent présents peuvent être appelés."),
    "here": ("{count} people say they are here.", "{count} personnes se disent présentes."),
    "ladder": ("Somebody stands behind it.", "Quelqu'un se tient derrière elle."),
}

WRONG = {
    "store": (
        "Nothing can be written down.",
        "Rien ne peut être noté.",
        "See whether the disk is full and whether the house's folder may be written to.",
        "Voyez si le disque est plein et si le dossier de la maison peut être écrit.",
    ),
    "line": (
        "The line is not there: no call can come in.",
        "La ligne est absente : aucun appel ne peut arriver.",
        "It is started again by itself within seconds. If not, read the log, or run `vivevoix doctor`.",
        "Elle redémarre d'elle-même en quelques secondes. Sinon, lisez le journal, ou lancez `vivevoix doctor`.",
    ),
    "trunk": (
        "Not connected: {why}",
        "Non connecté : {why}",
        "Check its host, user and password in the settings, then ask the provider.",
        "Vérifiez son hôte, son nom et son mot de passe dans les réglages, puis demandez à l'opérateur télécom.",
    ),
    "disk": (
        "Only {gigabytes} GB are free.",
        "Il ne reste que {gigabytes} Go.",
        "Free some room, or move the house's folder to a larger disk.",
        "Libérez de la place, ou déplacez le dossier de la maison sur un disque plus grand.",
    ),
    "clock": (
        "It has gone back: the last thing written down lies {minutes} minutes in the future.",
        "Elle a reculé : la dernière chose notée est {minutes} minutes dans l'avenir.",
        "Switch on time synchronisation on this machine: `timedatectl set-ntp true`.",
        "Activez la synchronisation de l'heure sur cette machine : `timedatectl set-ntp true`.",
    ),
    "certificate": (
        "It ends in {days} days.",
        "Il se termine dans {days} jours.",
        "Renew it and put the new files in place; they are read without a restart.",
        "Renouvelez-le et mettez les nouveaux fichiers en place ; ils sont lus sans redémarrage.",
    ),
    "past": (
        "It was not let go of for two days, as the settings ask.",
        "Rien n'a été effacé depuis deux jours, contrairement aux réglages.",
        "Read the log: it says why. It is tried again every few minutes.",
        "Lisez le journal : il dit pourquoi. Un nouvel essai a lieu toutes les quelques minutes.",
    ),
    "forgotten": (
        "Traces of {count} forgotten cards may still be in free places of the file.",
        "Des traces de {count} fiches oubliées peuvent rester dans des places libres du fichier.",
        "That is seen to once nobody is on the line, tonight at the latest. A file larger than 256 MB waits for you: stop the house, and "
        "run `vivevoix rewrite`.",
        "C'est fait dès que personne n'est en ligne, cette nuit au plus tard. Un fichier de plus de 256 Mo vous attend : arrêtez la "
        "maison, puis lancez `vivevoix rewrite`.",
    ),
    "phones": (
        "Here, but no telephone of theirs is connected: {people}.",
        "Présents, mais sans téléphone connecté : {people}.",
        "They open the console and its telephone, or see to their desk phone.",
        "Qu'ils ouvrent la console et son téléphone, ou s'occupent de leur poste.",
    ),
    "here": (
        "Nobody says they are here: calls become promises.",
        "Personne ne se dit présent : les appels deviennent des promesses.",
        "Whoever is here says so on their page.",
        "Que ceux qui sont là le disent sur leur page.",
    ),
    "ladder": (
        "Its ladder names nobody.",
        "Son échelle ne nomme personne.",
        "Put people into the groups of its rungs: {groups}.",
        "Mettez des personnes dans les groupes de ses échelons : {groups}.",
    ),
    "numbers": (
        "Calls come for {numbers}, which no line names. They ring on {line}.",
        "Des appels arrivent pour {numbers}, qu'aucune ligne ne nomme. Ils sonnent sur {line}.",
        "Write each of them under `numbers` of the line it is for.",
        "Écrivez chacun d'eux sous `numbers` de la ligne à laquelle il est destiné.",
    ),
}


def well(language: Language, what: str, **names: object) -> Finding:
    french = language == "fr"
    return Finding(ok=True, about=ABOUT[what][french].format(**names), says=WELL[what][french].format(**names), do="")


def wrong(language: Language, what: str, **names: object) -> Finding:
    french = language == "fr"
    says, do = WRONG[what][french], WRONG[what][2 + french]
    return Finding(ok=False, about=ABOUT[what][french].format(**names), says=says.format(**names), do=do.format(**names))
