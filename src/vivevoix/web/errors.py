"""Everything that can be answered besides what was asked for: a status, a reason's name, and a sentence in the person's language."""

from typing import Literal

from vivevoix.actions.guesses import TooManyGuesses
from vivevoix.actions.second_factor import AlreadyOn, CodeWanted, WrongCode
from vivevoix.actions.signing_in import NotSignedIn, WrongPassword
from vivevoix.core.calls.refusals import NoSuchCall, NoSuchCustomer, NoSuchMatter, NoSuchPromise, Refused
from vivevoix.core.door.refusals import NoSuchDoor, NotWorkedOut, TooOften
from vivevoix.core.figures.which import WrongDays
from vivevoix.live.bringing.bringings import FileTooLarge, NoSuchFile
from vivevoix.live.hours.changing import HoursWrong

Language = Literal["en", "fr"]


class NotUnderstood(Exception):
    """This is not something that can be said here."""


class NoMailAddress(Exception):
    """This is no address a letter could be sent to. Write it as in `name@company.example`, or leave it out."""


class NotFound(Exception):
    """There is nothing here."""


class NotForYou(Exception):
    """This is for administrators."""


class ForSupervisors(Exception):
    """This is for supervisors and administrators."""


class NotFromOurPage(Exception):
    """This did not come from a page of ours."""


class TooLong(Exception):
    """This is longer than anything that needs to be said here."""


STATUS: dict[type[Exception], int] = {
    NotUnderstood: 400,
    HoursWrong: 400,
    NoMailAddress: 400,
    WrongPassword: 401,
    NotSignedIn: 401,
    CodeWanted: 401,
    WrongCode: 409,
    AlreadyOn: 409,
    NotForYou: 403,
    ForSupervisors: 403,
    WrongDays: 400,
    NotFromOurPage: 403,
    NotFound: 404,
    NoSuchCall: 404,
    NoSuchPromise: 404,
    NoSuchCustomer: 404,
    NoSuchMatter: 404,
    NoSuchFile: 404,
    FileTooLarge: 413,
    NotWorkedOut: 400,
    NoSuchDoor: 404,
    TooOften: 429,
    Refused: 409,
    TooLong: 413,
    TooManyGuesses: 429,
}

IN_FRENCH = {
    "no_mail_address": "Ce n'est pas une adresse où écrire. Notez-la comme `nom@entreprise.example`, ou laissez-la vide.",
    "not_understood": "Cela ne peut pas se dire ici.",
    "wrong_password": "Ce nom et ce mot de passe ne vont pas ensemble.",
    "code_wanted": "Saisissez le code que montre votre application d'authentification.",
    "wrong_code": "Ce code n'est pas le bon, ou a déjà servi. Attendez le suivant.",
    "already_on": "Un second facteur est déjà en place. Retirez-le d'abord.",
    "not_signed_in": "Vous n'êtes pas connecté, ou votre session est terminée.",
    "hours_wrong": "Ces horaires ne peuvent pas être enregistrés.",
    "gaps_opened": "À certaines heures, il n'y aurait personne derrière une ligne. Comblez ce vide, ou acceptez-le en votre nom.",
    "reason_wanted": "Dites pourquoi ce vide est accepté, pour qui se le demandera.",
    "hours_moved_on": "Quelqu'un d'autre a changé des horaires entre-temps. Regardez-les de nouveau.",
    "not_for_you": "Ceci est réservé aux administrateurs.",
    "for_supervisors": "Ceci est réservé à l'encadrement et aux administrateurs.",
    "wrong_days": "Donnez un premier jour et un dernier qui ne le précède pas, à un an de distance au plus.",
    "not_from_our_page": "Cela ne vient pas d'une de nos pages.",
    "not_found": "Il n'y a rien ici.",
    "too_long": "C'est plus long que tout ce qui peut se dire ici.",
    "too_many_guesses": "Trop de mots de passe faux. Attendez un peu, puis réessayez.",
    "refused": "Ce n'est pas possible maintenant.",
    "not_your_call": "Vous n'êtes pas sur cet appel.",
    "not_now": "L'appel a changé entre-temps ; ce n'est plus possible.",
    "nobody_second": "Personne n'a encore été invité à vous rejoindre.",
    "tell_them_first": "L'attente a assez duré. Parlez d'abord à la personne qui appelle, puis revenez.",
    "not_a_supervisor": "Seule la supervision peut se joindre à l'appel de quelqu'un d'autre.",
    "own_call": "Vous êtes déjà sur cet appel.",
    "private_call": "On a demandé que personne n'écoute cet appel.",
    "somebody_listens": "Quelqu'un s'est déjà joint à cet appel.",
    "nobody_listens": "Personne ne s'est joint à cet appel.",
    "among_colleagues": "C'est une conversation entre nous ; personne ne s'y joint.",
    "could_not_be_told": "L'appel est avec quelqu'un hors de la maison, à qui on ne peut pas annoncer que quelqu'un se joint.",
    "no_phone_there": "Cette personne n'a aucun téléphone que l'on puisse faire sonner maintenant.",
    "already_on_a_call": "Vous êtes en ligne. Terminez d'abord cet appel.",
    "person_is_talking": "Cette personne est déjà en ligne.",
    "person_is_rung": "Un autre appel sonne chez cette personne en ce moment.",
    "no_phone_of_yours": "Aucun de vos téléphones n'est connecté. Ouvrez la page du téléphone, ou décrochez un poste.",
    "no_way_out": "Aucun raccordement n'est prévu pour appeler dehors avec un numéro à nous.",
    "costs_extra": "Un appel vers ce numéro est surtaxé : la maison ne l'appelle pas.",
    "country_not_allowed": "La maison n'appelle pas ce pays. Qui tient ses réglages peut l'autoriser : `countries` du raccordement.",
    "not_a_number": "Ce n'est pas un numéro de téléphone que nous puissions appeler.",
    "no_number_to_ring": "L'appelant a masqué son numéro : on ne peut pas le rappeler.",
    "already_ended": "Cette promesse est terminée.",
    "being_kept": "Quelqu'un appelle ce client en ce moment.",
    "closed_already": "Cette urgence est déjà close.",
    "say_what_was_done": "Dites ce qui a été fait, pour qui vient après.",
    "not_your_promise": "C'est à qui doit l'appel, à la deuxième personne ou à l'encadrement.",
    "too_long_ago": "On ne peut plus revenir là-dessus. Promettez l'appel de nouveau.",
    "not_a_good_hour": "Ce n'est pas une heure où l'on appelle ce client. Redemandez pour l'appeler quand même.",
    "hour_has_passed": "Cette heure est passée. Dites-en une qui vient.",
    "hour_too_far": "Cette heure est à plus d'un an. Dites-en une plus proche.",
    "not_for_them": "Il est noté que ce client ne doit pas avoir cette personne. Demandez à quelqu'un d'autre.",
    "somebody_left": "Il doit rester quelqu'un pour qui appelle : tout le monde ne peut pas être exclu.",
    "not_said_how": "Dites comment on le lui a dit : une vraie conversation, ou un message avec ses mots.",
    "nobody_to_ring": "Il faut quelqu'un à appeler : un numéro, ou un appel dont vient la promesse.",
    "no_such_call": "Cet appel est terminé.",
    "no_such_customer": "Cette fiche n'existe pas.",
    "no_such_matter": "Cette question n'existe pas.",
    "no_name": "Il faut un nom sur la fiche, ou ce par quoi on l'appelle.",
    "changed_meanwhile": "Quelqu'un d'autre a changé cette fiche entre-temps. Regardez-la de nouveau.",
    "too_many": "Cette fiche est pleine. Enlevez ce qui n'est plus vrai.",
    "same_card": "C'est déjà une seule fiche.",
    "not_merged": "Cette fiche est déjà seule.",
    "no_words": "Dites en quelques mots de quoi il s'agit, ou ce qui a été fait.",
    "already_resolved": "Cette question est réglée. On peut la rouvrir.",
    "still_open": "Cette question est ouverte.",
    "no_such_file": "Ce fichier n'est plus là. Apportez-le de nouveau.",
    "file_too_large": "Ce fichier dépasse 1 Go. Apportez-le en plusieurs parties.",
    "empty": "Ce fichier est vide.",
    "not_a_file": "Ce n'est pas un fichier de clients.",
    "not_text": "Ce n'est pas un fichier de texte.",
    "packed": "C'est un classeur, ou un fichier compressé. Enregistrez-le en CSV, et apportez celui-là.",
    "under_way": "Ce fichier est en cours de reprise. Arrêtez-la d'abord.",
    "brought_in_already": "Ce fichier a déjà été repris.",
    "no_name_column": "Dites quelle colonne est le nom, ou l'organisme.",
    "could_not_be_read": "Ce fichier n'a pas pu être lu jusqu'au bout.",
    "on_the_line": "Cette personne est en ligne, ou appelle en ce moment. Terminez d'abord l'appel.",
    "still_owed": "Nous devons un appel à cette personne. Appelez, ou dites-lui que nous n'appellerons pas ; ensuite elle pourra être oubliée.",
    "matter_open": "Une de ses questions est ouverte. Réglez-la d'abord ; ensuite cette personne pourra être oubliée.",
    "emergency_open": "Une de ses urgences n'est pas close. Fermez-la d'abord ; ensuite cette personne pourra être oubliée.",
    "files_are_here": "Un fichier de clients est ici, pas encore repris : cette personne pourrait y figurer. Reprenez-le, ou retirez-le d'abord.",
    "has_been_forgotten": "La personne dont il s'agissait a été oubliée : plus rien ne s'écrit à ce sujet.",
    "no_such_door": "Il n'y a rien à appeler ici.",
    "too_often": "C'est assez depuis ici pour le moment. Appelez le numéro : une personne répond.",
    "lines_taken": "Trop de monde appelle depuis des pages web en ce moment. Appelez le numéro, ou dites quand vous appeler.",
    "not_worked_out": "Votre navigateur n'a pas montré que c'est une personne qui demande. Essayez encore une fois.",
    "hour_not_offered": "Cette heure ne peut plus être choisie. Choisissez-en une autre.",
    "not_ours": "Ce numéro est l'un des nôtres. Donnez celui où vous joindre.",
    "number_abroad": "D'ici nous n'appelons que des numéros de notre pays. Appelez-nous, et dites où vous êtes.",
    "no_such_promise": "Cette promesse n'existe pas.",
}


def reason_of(error: Exception) -> str:
    """`WrongPassword` is `wrong_password`."""
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in type(error).__name__).lstrip("_")


def sentence_of(error: Exception, language: Language) -> str:
    """What a person reads."""
    own = (type(error).__doc__ or "").strip()
    return IN_FRENCH.get(reason_of(error), own) if language == "fr" else own


def status_of(error: Exception) -> int:
    """By the nearest of its kinds."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
