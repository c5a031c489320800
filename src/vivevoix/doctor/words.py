"""What the doctor says, in both languages: what is so, and what to do about it (empty when nothing is to be done)."""

from vivevoix.doctor.findings import Finding, Language

SUMMARY: dict[Language, tuple[str, str, str]] = {
    "en": ("Nothing is wrong.", "One thing is wrong.", "{count} things are wrong."),
    "fr": ("Tout va bien.", "Une chose ne va pas.", "{count} choses ne vont pas."),
}

# Under each name: what is so and what to do, first in English, then in French.
WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "settings_right": (("The settings are right.", ""), ("Les réglages sont justes.", "")),
    "settings_wrong": (
        ("{sentence}", "Correct it in the settings file, then run `vivevoix doctor` again."),
        ("{sentence}", "Corrigez-le dans le fichier de réglages, puis relancez `vivevoix doctor`."),
    ),
    "house_runs": (("The house runs (process {pid}).", ""), ("La maison tourne (processus {pid}).", "")),
    "house_is_closed": (
        ("The house does not run: no call can come in.", "Start it: `vivevoix serve`."),
        ("La maison ne tourne pas : aucun appel ne peut arriver.", "Démarrez-la : `vivevoix serve`."),
    ),
    "part_is_gone": (
        ("The {part} does not run.", "It is started again within seconds. If this stays, read `{log}`."),
        ("Le processus « {part} » ne tourne pas.", "Il redémarre en quelques secondes. Si cela dure, lisez `{log}`."),
    ),
    "part_restarts": (
        ("The {part} has been started again {times} times.", "Read why in `{log}`."),
        ("Le processus « {part} » a été redémarré {times} fois.", "Lisez pourquoi dans `{log}`."),
    ),
    "desk_does_not_answer": (
        ("The pages do not answer: {why}.", "Read why in `{log}`."),
        ("Les pages ne répondent pas : {why}.", "Lisez pourquoi dans `{log}`."),
    ),
    "desk_is_well": (
        ("The pages answer; store and line are there.", ""),
        ("Les pages répondent ; mémoire et ligne sont là.", ""),
    ),
    "desk_is_not_well": (
        ("The pages answer, but the store or the line does not.", "Read why in `{log}`."),
        ("Les pages répondent, mais pas la mémoire ou la ligne.", "Lisez pourquoi dans `{log}`."),
    ),
    "desk_says_well": (("{about}: {says}", ""), ("{about} : {says}", "")),
    "desk_says": (("{about}: {says}", "{do}"), ("{about} : {says}", "{do}")),
    "no_administrator": (
        ("Nobody is an administrator, so nobody can open the health page.", 'Give one person `role = "administrator"`.'),
        (
            "Personne n'est administrateur : nul ne peut ouvrir la page de santé.",
            'Donnez à une personne `role = "administrator"`.',
        ),
    ),
    "port_free": (("Port {port} ({protocol}) is free for {use}.", ""), ("Le port {port} ({protocol}) est libre pour {use}.", "")),
    "port_unused": (
        (
            "The house runs, but does not listen on port {port} ({protocol}) for {use}.",
            "Read why in the log of the house, or start it again.",
        ),
        (
            "La maison tourne, mais n'écoute pas le port {port} ({protocol}) pour {use}.",
            "Lisez pourquoi dans le journal de la maison, ou redémarrez-la.",
        ),
    ),
    "port_ours": (
        ("Port {port} ({protocol}) is ours, for {use}.", ""),
        ("Le port {port} ({protocol}) est à nous, pour {use}.", ""),
    ),
    "port_taken": (
        (
            "Port {port} ({protocol}), wanted for {use}, is taken by {holder}.",
            "End that program, or choose another port: `{setting}`.",
        ),
        (
            "Le port {port} ({protocol}), voulu pour {use}, est pris par {holder}.",
            "Arrêtez ce programme, ou choisissez un autre port : `{setting}`.",
        ),
    ),
    "port_forbidden": (
        (
            "Port {port} ({protocol}) may not be used: {why}.",
            "Ports below 1024 need a right of their own; choose another: `{setting}`.",
        ),
        (
            "Le port {port} ({protocol}) ne peut être utilisé : {why}.",
            "Les ports au-dessous de 1024 demandent un droit particulier ; choisissez-en un autre : `{setting}`.",
        ),
    ),
    "no_such_address": (
        ("This machine has no address {address}.", "Write one that it has into `{setting}`: {have}."),
        ("Cette machine n'a pas l'adresse {address}.", "Écrivez dans `{setting}` une adresse qu'elle a : {have}."),
    ),
    "only_this_machine": (
        (
            "SIP listens on this machine only: no telephone and no trunk elsewhere can reach it.",
            "Put the machine's address into `sip.listen`: {have}.",
        ),
        (
            "Le SIP n'écoute que cette machine : aucun téléphone ni raccordement d'ailleurs ne peut l'atteindre.",
            "Mettez l'adresse de la machine dans `sip.listen` : {have}.",
        ),
    ),
    "trunk_found": (("Trunk {trunk}: {host} is found.", ""), ("Raccordement {trunk} : {host} est trouvé.", "")),
    "trunk_not_found": (
        (
            "Trunk {trunk}: the name {host} leads nowhere ({why}).",
            "Check `trunks.{trunk}.host`, and that this machine can resolve names.",
        ),
        (
            "Raccordement {trunk} : le nom {host} ne mène nulle part ({why}).",
            "Vérifiez `trunks.{trunk}.host`, et que cette machine sait résoudre les noms.",
        ),
    ),
    "disk_has_room": (("{free} GB are free for {folder}.", ""), ("{free} Go sont libres pour {folder}.", "")),
    "disk_is_full": (
        ("Only {free} GB are free for {folder}.", "Free some room, or choose another `house.folder`."),
        ("Il ne reste que {free} Go pour {folder}.", "Libérez de la place, ou choisissez un autre `house.folder`."),
    ),
    "folder_unusable": (
        (
            "The folder {folder} cannot be written to: {why}.",
            "Give it to the user who runs Vivevoix, or choose another `house.folder`.",
        ),
        (
            "Le dossier {folder} n'est pas accessible en écriture : {why}.",
            "Donnez-le à l'utilisateur de Vivevoix, ou choisissez un autre `house.folder`.",
        ),
    ),
    "clock_is_kept": (("The clock is kept right.", ""), ("L'horloge est tenue à l'heure.", "")),
    "clock_is_alone": (
        (
            "Nothing keeps this machine's clock right; promises are due by it.",
            "Switch on time synchronisation: `timedatectl set-ntp true`. In a container or virtual machine its host may do it.",
        ),
        (
            "Rien ne tient l'horloge de cette machine à l'heure ; les promesses en dépendent.",
            "Activez la synchronisation : `timedatectl set-ntp true`. Dans un conteneur ou une machine virtuelle, l'hôte s'en charge peut-être.",
        ),
    ),
    "files_suffice": (("{limit} files may be open.", ""), ("{limit} fichiers peuvent être ouverts.", "")),
    "too_few_files": (
        (
            "Only {limit} files and sockets may be open, enough for about {calls} calls at once.",
            "Raise it: `LimitNOFILE=65536` in the systemd unit, or `ulimit -Hn 65536`.",
        ),
        (
            "Seuls {limit} fichiers et connexions peuvent être ouverts : de quoi tenir environ {calls} appels à la fois.",
            "Relevez la limite : `LimitNOFILE=65536` dans l'unité systemd, ou `ulimit -Hn 65536`.",
        ),
    ),
    "audio_ports_apart": (
        ("Audio has ports {first} to {last} to itself.", ""),
        ("L'audio a pour lui les ports {first} à {last}.", ""),
    ),
    "audio_ports_shared": (
        (
            "Audio ports {first} to {last} overlap with those any program is given ({low} to {high}).",
            "Keep `sip.media_ports` below {low}, or reserve them: `sysctl -w net.ipv4.ip_local_reserved_ports={first}-{last}`.",
        ),
        (
            "Les ports audio {first} à {last} chevauchent ceux que reçoit tout programme ({low} à {high}).",
            "Gardez `sip.media_ports` au-dessous de {low}, ou réservez-les : `sysctl -w net.ipv4.ip_local_reserved_ports={first}-{last}`.",
        ),
    ),
    "audio_ports_few": (
        ("{count} audio ports are enough for about {calls} calls at once.", "Widen `sip.media_ports`."),
        ("{count} ports audio suffisent à environ {calls} appels à la fois.", "Élargissez `sip.media_ports`."),
    ),
    "microphones_work": (("Browsers may use their microphones.", ""), ("Les navigateurs peuvent utiliser leur micro.", "")),
    "no_microphones": (
        (
            "Browsers on other machines get no microphone: the pages are served on {address} without HTTPS.",
            "Give `web.certificate` and `web.key`, or serve the pages behind a proxy that has HTTPS. On this machine itself, localhost works.",
        ),
        (
            "Les navigateurs d'autres machines n'auront pas de micro : les pages sont servies sur {address} sans HTTPS.",
            "Indiquez `web.certificate` et `web.key`, ou placez les pages derrière un proxy HTTPS. Sur cette machine, localhost fonctionne.",
        ),
    ),
    "certificate_good": (
        ("The certificate for {hosts} is good for {days} days.", ""),
        ("Le certificat pour {hosts} est valable {days} jours.", ""),
    ),
    "certificate_missing": (
        ("The file {file} is not there or cannot be read: {why}.", "Put it there, or correct `{setting}`."),
        ("Le fichier {file} est absent ou illisible : {why}.", "Mettez-le en place, ou corrigez `{setting}`."),
    ),
    "certificate_broken": (
        ("{file} holds no certificate.", "It must be PEM: it begins with BEGIN CERTIFICATE."),
        ("{file} ne contient pas de certificat.", "Il doit être au format PEM : il commence par BEGIN CERTIFICATE."),
    ),
    "certificate_expired": (
        (
            "The certificate ended {days} days ago: browsers refuse the pages.",
            "Renew it, and put the new files in place; no restart is needed.",
        ),
        (
            "Le certificat a pris fin il y a {days} jours : les navigateurs refusent les pages.",
            "Renouvelez-le et mettez les nouveaux fichiers en place ; nul redémarrage n'est nécessaire.",
        ),
    ),
    "certificate_ends_soon": (
        ("The certificate ends in {days} days.", "Renew it, and put the new files in place; no restart is needed."),
        (
            "Le certificat prend fin dans {days} jours.",
            "Renouvelez-le et mettez les nouveaux fichiers en place ; nul redémarrage n'est nécessaire.",
        ),
    ),
    "certificate_of_another_key": (
        ("{certificate} and {key} do not belong together ({why}).", "Take both from the same request to the authority."),
        ("{certificate} et {key} ne vont pas ensemble ({why}).", "Prenez les deux de la même demande à l'autorité."),
    ),
    "certificate_of_another_host": (
        (
            "The certificate is for {hosts}, and none of these names leads to this machine.",
            "Point one of the names here, or get a certificate for the name people type.",
        ),
        (
            "Le certificat est pour {hosts}, et aucun de ces noms ne mène à cette machine.",
            "Faites pointer un de ces noms ici, ou obtenez un certificat pour le nom que l'on tape.",
        ),
    ),
    "lines_have_people": (("Somebody stands behind every line.", ""), ("Quelqu'un se tient derrière chaque ligne.", "")),
    "line_of_browsers": (
        (
            "Line {line} rings only browsers: when nobody has the page open, nobody is rung.",
            "Give one of these people a telephone: {people}.",
        ),
        (
            "La ligne {line} ne fait sonner que des navigateurs : si nul n'a la page ouverte, personne n'est appelé.",
            "Donnez un téléphone à l'une de ces personnes : {people}.",
        ),
    ),
    "lines_are_watched": (
        ("For the next {days} days, every gap in which nobody stands behind a line is known and accepted, or there is none.", ""),
        ("Pour les {days} prochains jours, toute heure sans personne derrière une ligne est acceptée, ou il n'y en a pas.", ""),
    ),
    "line_has_gaps": (
        (
            "Nobody stands behind line {line}: {gaps} ({zone}).",
            "Put somebody on a roster for these hours, under House in the console or in the settings; or accept the gap there, in your name.",
        ),
        (
            "Personne n'est derrière la ligne {line} : {gaps} ({zone}).",
            "Mettez quelqu'un de service à ces heures, sous Maison dans la console ou dans les réglages ; ou acceptez-y ce vide, en votre nom.",
        ),
    ),
    "line_gaps_accepted": (
        ("Nobody stands behind line {line}, and {by} has accepted it (“{because}”): {gaps} ({zone}).", ""),
        ("Personne n'est derrière la ligne {line}, et {by} l'a accepté (« {because} ») : {gaps} ({zone}).", ""),
    ),
    "telephones_have_passwords": (("Every telephone has a password.", ""), ("Chaque téléphone a un mot de passe.", "")),
    "telephone_without_password": (
        (
            "The telephone {account} of {person} has no password: it cannot sign in, and never rings.",
            "Write `password` beside its `account` in the settings, and start the house again.",
        ),
        (
            "Le téléphone {account} de {person} n'a pas de mot de passe : il ne peut s'identifier, et ne sonne jamais.",
            "Écrivez `password` à côté de son `account` dans les réglages, et redémarrez la maison.",
        ),
    ),
    "store_does_not_open": (
        ("{why}", "Without it the house cannot start. Look at `house.folder` and `house.database`."),
        ("{why}", "Sans cette base, la maison ne peut démarrer. Regardez `house.folder` et `house.database`."),
    ),
    "people_without_line": (
        ("No line ever rings: {people}.", "Put them into a group of a ladder, if they should take calls."),
        (
            "Aucune ligne n'appelle jamais : {people}.",
            "Mettez-les dans un groupe d'une échelle s'ils doivent prendre des appels.",
        ),
    ),
    "number_without_line": (
        ("Number {number} of trunk {trunk} leads to no line.", "Add it to the `numbers` of a line, if people ring it."),
        (
            "Le numéro {number} du raccordement {trunk} ne mène à aucune ligne.",
            "Ajoutez-le aux `numbers` d'une ligne, si on l'appelle.",
        ),
    ),
}

USES: dict[Language, dict[str, str]] = {
    "en": {"pages": "the pages", "sip": "SIP", "audio": "audio", "unknown": "a program of another user"},
    "fr": {"pages": "les pages", "sip": "le SIP", "audio": "l'audio", "unknown": "un programme d'un autre utilisateur"},
}


def sentence(finding: Finding, language: Language) -> tuple[str, str]:
    """(what is so, what to do)."""
    says, do = WORDS[finding.what][language == "fr"]
    # What a finding has in both languages ends in the name of each.
    names = {name.removesuffix(f"_{language}"): USES[language].get(value, value) for name, value in finding.names.items()}
    return says.format(**names), do.format(**names)
