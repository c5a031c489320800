"""What people are called beside their name: Bill for William, Manu for Emmanuel, Yulia and Юлия and Julia.

Small on purpose: what is far from the name and often said. What a name begins with (Jean-Mi, Alex, Steph) or sounds like is found without it.
"""

from collections.abc import Iterable

# Checked against the list `nicknames` 1.0.1 (Apache-2.0), which genealogists gathered; a few are missing there (Kate, Katie, Kitty, Nell, Robbie).
ENGLISH = """
abigail: abby gail
abraham: abe
albert: bert al
alexander: alex sandy al
alexandra: sandra sandy alex
amanda: mandy
andrew: andy drew
anthony: tony
barbara: babs
benjamin: ben
bernard: bernie
catherine: cathy kate katie kathy kit kitty
charles: charlie chuck
charlotte: lottie
christine: chris chrissy tina
christopher: chris kit
daniel: dan danny
david: dave
deborah: deb debbie
donald: don
dorothy: dot dotty dolly
edward: ed eddie ned ted teddy
eleanor: ellie nell nora
elizabeth: beth bess bessie betty betsy eliza lisa libby liz lizzie
emily: emmy
florence: flo
frances: fran fanny
francis: frank
frederick: fred freddie
gabrielle: gabby
gerald: gerry jerry
gregory: greg
harold: harry hal
helen: nell
henry: harry hal hank
isabella: bella
jacob: jake
james: jim jimmy jamie
janet: jan
jennifer: jen jenny
jessica: jess jessie
john: jack johnny jock
jonathan: jon jonny
joseph: joe joey
joshua: josh
katherine: kate katie kathy kit kitty
kenneth: ken
lawrence: larry
leonard: leo len lenny
louise: lou
lucille: lucy
margaret: maggie meg megan peg peggy daisy madge marge greta
martha: patty
mary: molly polly mamie
matilda: tilda tilly
matthew: matt
michael: mike mick mickey
nathaniel: nat nate
nicholas: nick
oliver: ollie
pamela: pam
patricia: pat patty tricia trish
patrick: paddy pat
peter: pete
philip: phil pip
rebecca: becca becky
richard: dick rich rick
robert: bob bobby rob robbie
ronald: ron
rosemary: rose
samuel: sam
sarah: sally sadie
sophia: sophie
stephen: steve
susan: sue suzy
suzanne: sue suzy
theodore: ted teddy theo
theresa: terry tess tessa
thomas: tom tommy
timothy: tim
victoria: vicky tori
vincent: vince
virginia: ginny
walter: walt wally
wilfred: fred
william: will willie bill billy
winifred: winnie
zachary: zach
"""

# In everyday use; the forms of Élisabeth, Marguerite, Anne and Jeanne as prenoms.com gives them.
FRENCH = """
alexandre: sacha alex
alexandrine: sandrine
andre: dede
anne: annette nanou
antoine: toine antonin tonio
antoinette: toinette
benedicte: bene
benjamin: benji
bernadette: nadette
bertrand: bebert
catherine: cathy cath
charles: charlie charlot
christiane: cricri
christine: cricri
christophe: tof tophe
claudine: clo
dominique: dom domi
edouard: doudou
elisabeth: babette babeth lise lisette lilou elise betty
emmanuel: manu
emmanuelle: manu manue
fabrice: fab
francois: franck fanfan
francoise: fanchon soizic
frederic: fred fredo
frederique: fred
georges: jojo
gerard: gege
guillaume: guigui yom
henri: riton riri
isabelle: isa zabeth
jacqueline: jacotte line
jean: jeannot
jeanne: jeannette jeanneton
joseph: jo jojo
josephine: josette fifine
laurence: lolo
laurent: lolo
louis: loulou
louise: loulou louisette lison
madeleine: mado madelon
marguerite: margot guitte
marie: mimi manon marinette
marianne: manon
martine: titine
mathilde: mathou
maurice: momo
maximilien: max
mohamed: momo mohammed muhammad mohammad mehmet
monique: momo
nathalie: nath nat
nicolas: nico
nicole: nico
pascal: pascalou
patrice: pat
patricia: pat
philippe: filou flupke
pierre: pierrot pierrick
raymond: momo
robert: bob bebert
sebastien: seb bastien
simone: momone
stephanie: fanny steph
suzanne: suzon zaza
sylvie: sysy
theodore: theo
therese: zezette
thierry: titi
veronique: vero nique
victoire: vicky
vincent: vince
xavier: xav
yves: yvon
"""

# One name in several languages, and names that are read as nobody would guess.
ACROSS = """
alexander: alexandre alejandro aleksandr oleksandr aleksander alessandro iskander
andrew: andre andreas andrei andrzej andrii
anne: anna ana hanna ann
catherine: katherine kathryn catriona ekaterina kateryna katarzyna caterina
caoimhe: keeva kweeva
christopher: christophe krzysztof cristobal
eoin: owen eoghan
elizabeth: elisabeth elizaveta elisabetta isabel elzbieta
francis: francois francesco francisco franz
george: georges giorgio jorge yuri jerzy
helen: helene elena olena yelena
henry: henri enrique heinrich henryk
irene: irina iryna
james: jacques jaime giacomo seamus
jean: john giovanni juan johann jan ivan sean hans
joseph: josef giuseppe jozef yusuf youssef
julia: yulia yuliya iuliia julie giulia
louis: luis luigi ludwig
lucas: luke luca lukas lukasz
mary: marie maria mariya maryam miriam
michael: michel miguel michele mikhail mykhailo michal mikael
natalia: nathalie natalie nataliya natalya
niamh: neve neeve
nicholas: nicolas nikolai mykola nicola niklas
paul: pablo paolo pavel pavlo pawel
peter: pierre pedro pietro piotr petro petr
philip: philippe phillip felipe filip filippo
saoirse: seersha sersha
sinead: shinade jane
siobhan: chevonne shevaun
sophie: sofia sofiya zofia
stephen: stephane steven etienne stefan esteban stefano
tadhg: tige
thomas: tomas tommaso tomasz
vladimir: volodymyr wladimir
william: guillaume wilhelm guillermo guglielmo
yevgeny: evgeny yevhen eugene evgeniy
"""


def _circles(*lists: str) -> dict[str, frozenset[str]]:
    lines = [line.replace(":", "").split() for each in lists for line in each.split("\n") if line]
    circles: dict[str, set[str]] = {}
    for line in lines:
        for word in line:
            circles.setdefault(word, set()).update(line)
    return {word: frozenset(others - {word}) for word, others in circles.items()}


_CIRCLES = _circles(ENGLISH, FRENCH, ACROSS)


def also_called(words: Iterable[str]) -> frozenset[str]:
    """Everything else that somebody may be called who is called this, or one of these."""
    return frozenset(other for word in words for other in _CIRCLES.get(word, ()))
