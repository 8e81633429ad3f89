"""What expressions cost at run time: Seawall's exact figure against the API server's limit.

An expression is evaluated together with a list whose length brings the whole to the limit of one
call by Seawall's figures; the server must take that length, and refuse one element more.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from seawall.cel.budget import Budget
from seawall.cel.environment import NEWEST
from seawall.policy.compiled import PER_CALL_LIMIT, CompiledPolicy
from seawall.policy.metadata import rule_of
from seawall.policy.objects import policy_from
from seawall.policy.request import Object
from tests.cluster import policies
from tests.cluster.server import Server

LABEL: Final = "cost"
_PLENTY: Final = 10 * PER_CALL_LIMIT
_EXCEEDED: Final = "resulted in error: operation cancelled: actual cost limit exceeded"
DATA: Final[dict[str, str]] = {
    "long": "abcdefghij" * 40,
    "words": ",".join(f"word{index % 17}" for index in range(60)),
    "text": "The quick brown fox jumps over the lazy dog",
    "none": "",
    "ip": "10.1.2.3",
    "ip6": "2001:db8::1234:5678",
    "cidr": "10.0.0.0/8",
    "cidr6": "2001:db8::/33",
    "url": "https://user@example.com:8080/a/b/c?q=1&r=2",
    "quantity": "1500Mi",
    "semver": "1.22.333-rc.1+build.5",
    "time": "2024-01-02T03:04:05Z",
    "pattern": "^[a-z]+(-[a-z]+)*$",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
}
_TEXTS: Final = """\
L.contains('xyz'); L.contains(L); T.contains('fox'); L.startsWith('abc'); L.startsWith(T);
L.endsWith(L); L.matches('^[a-z]+$'); T.matches(P); E.matches('a'); L.lowerAscii()==L;
T.upperAscii()==T; T.trim()==T; L.substring(5)==T; L.substring(5,20)==T; T.charAt(3)=='x';
L.replace('a','bb')==T; L.replace('a','b',3)==T; T.split('o').size()>3; L.split('')[0]=='a';
W.split(',',3).size()==3; T.indexOf('fox')>3; L.indexOf('zz',4)<0; T.lastIndexOf('o')>3;
T.lastIndexOf('o',9)>3; L+T==T; (L+L+L).size()>3; T<L; L>=L; T==L; L==L; L!=T; E==E;
T.find('[a-z]+')=='he'; L.find(P)==L; T.findAll('[a-z]+').size()>3;
T.findAll('[a-z]+',2).size()>1; strings.quote(T)==T; strings.quote(L)==L;
'%s-%d'.format([T,3])==T; '%s'.format([W.split(',')])==T; W.split(',').join('-')==T;
W.split(',').join()==T; size(L)>3; L.size()>3; T.size()==43; string(3)==T; int('3')>2;
double('3.5')>2.0; bytes(L).size()>3; string(bytes(L))==L; bytes(L)==bytes(L);
bytes(T)<bytes(L); bytes(L)+bytes(T)==bytes(T); type(T)==string; dyn(T)==T; bool('true');
uint('3')==3u
"""
_LISTS: Final = """\
[1,2,3].sum()>3; [T,L,E].max()==L; [T,L].min()==L; [3,1,2].isSorted(); W.split(',').isSorted();
[1,2,3].indexOf(9)<0; W.split(',').indexOf('word3')>1; W.split(',').lastIndexOf('word3')>1;
lists.range(40).sum()>3; lists.range(40).reverse()[0]>3; lists.range(40).slice(3,30).size()>3;
[[1,2],[3]].flatten().size()>2; [[[1]],[[2]]].flatten(2).size()>1;
W.split(',').distinct().size()>3; lists.range(20).distinct().size()>3;
W.split(',').sort()[0]==T; lists.range(30).sort()[0]>0; W.split(',').sortBy(w,size(w))[0]==T;
lists.range(9).sortBy(i,-i)[0]>0; W.split(',').first().hasValue();
W.split(',').last().value()==T; T in W.split(','); 3 in lists.range(30); T in ['a','b'];
3 in [1,2,3]; W.split(',').all(w,w!=T); W.split(',').exists(w,w==T);
W.split(',').exists_one(w,w==T); W.split(',').map(w,w+w).size()>3;
W.split(',').filter(w,w.size()>5).size()>3; [1]+[2]==[1,2];
W.split(',').map(w,w.size()>5,w).size()>3; lists.range(9).all(i,j,i==j);
lists.range(9).exists(i,j,i!=j); lists.range(9).transformList(i,j,i+j).size()>3;
lists.range(9).transformMap(i,j,j).size()>3;
lists.range(9).transformMapEntry(i,j,{j:i}).size()>3; {'a':1}.all(k,v,v>1);
lists.range(9)==lists.range(9); [T,L]==[T,L]; {'a':T}=={'a':L}; {'a':1,'b':2}.size()>1;
has(object.data.text); has(object.data.absent); object.?data.?text.hasValue();
object.data[?'text'].orValue('')==T; optional.of(T).or(optional.of(L)).hasValue();
optional.ofNonZeroValue(T).optMap(t,t+t).orValue(E)==T;
W.split(',')[size(T)-42]==T; [1,2,3][lists.range(3)[1]]>1; lists.range(9).all(i,W.split(',')[i]!=T);
object.data.map(k,k).size()>3; (1>2?T:L)==T; 1+2*3>4; T.size()>50||T.size()>3;
!has(object.spec)
"""
_SETS: Final = """\
sets.contains(W.split(','),['a','b']); sets.contains([1,2,3],[3,4]);
sets.intersects(W.split(','),['x']); sets.equivalent(W.split(','),W.split(','));
sets.equivalent([1,2],[2,1]); sets.contains([1],[]); ip(I).isLoopback(); ip(J).family()==6;
isIP(I); isIP(T); ip(I)==ip(I); ip(J)==ip(J); ip(J)!=ip(J); ip.isCanonical(J);
cidr(C).containsIP(I); cidr(C).containsIP(ip(I)); cidr(C).containsCIDR(C);
cidr(D).containsIP(J); cidr(D).containsIP(ip(J)); cidr(D).containsCIDR(cidr(D));
cidr(D).masked()==cidr(D); cidr(C).ip()==ip(I); cidr(C).prefixLength()>3; isCIDR(C);
string(cidr(C))==C; string(ip(J))==J; url(U).getHost()==T; url(U).getQuery().size()>1; isURL(U);
isURL(T); url(U)==url(U); url(U).getPort()=='1'; quantity(Q).isGreaterThan(quantity('1'));
quantity(Q)==quantity(Q); isQuantity(Q); quantity(Q).add(3).isInteger();
quantity(Q).compareTo(quantity('2'))>0; sign(quantity(Q))>0;
quantity(Q).asApproximateFloat()>1.0; semver(S).major()>1; semver(S)==semver(S); isSemver(S);
isSemver(S,true); semver(S).isLessThan(semver('1.0.0'));
format.dns1123Label().validate(T).hasValue(); format.dns1123Subdomain().validate(L).hasValue();
format.qualifiedName().validate(T).hasValue(); format.uri().validate(U).hasValue();
format.uuid().validate(X).hasValue(); format.byte().validate(L).hasValue();
format.date().validate(M).hasValue(); format.datetime().validate(M).hasValue();
format.labelValue().validate(T).hasValue(); format.named('uuid').value().validate(X).hasValue();
format.dns1035Label().validate(T).hasValue(); timestamp(M).getHours()>3;
timestamp(M)<timestamp(M); duration('1h')>duration('2h'); string(timestamp(M))==T;
duration('90m').getMinutes()>3; timestamp(M)-timestamp(M)==duration('1h');
request.operation=='CREATE'; request.kind.kind in ['Pod','ConfigMap'];
object.metadata.name.startsWith('c'); object.metadata==object.metadata
"""
_NAMES: Final = {
    "L": "long",
    "T": "text",
    "E": "none",
    "W": "words",
    "I": "ip",
    "J": "ip6",
    "C": "cidr",
    "D": "cidr6",
    "U": "url",
    "Q": "quantity",
    "S": "semver",
    "M": "time",
    "P": "pattern",
    "X": "uuid",
}


class Sample(NamedTuple):
    """An expression, and the longest list that fits beside it into the limit of one call."""

    name: str
    expression: str
    length: int
    policy: Object


def expressions() -> list[str]:
    """The sample, each of type bool."""
    names = re.compile(rf"\b(?<!')([{''.join(_NAMES)}])\b(?!')")
    found = f"{_TEXTS};{_LISTS};{_SETS}".split(";")
    return [
        names.sub(lambda each: f"object.data.{_NAMES[each.group(1)]}", text.strip())
        for text in found
    ]


def run(server: Server, every: int) -> tuple[int, list[str]]:
    """How many expressions of the sample were compared, each *every*-th, and which differ."""
    chosen = expressions()[::every]
    objects = {f"c{index}": _object(f"c{index}") for index in range(len(chosen))}
    path = "/api/v1/namespaces/default/configmaps"
    shown = {name: server.dry_run(path, each).body for name, each in objects.items()}
    samples = [_sample(f"c{index}", text, shown[f"c{index}"]) for index, text in enumerate(chosen)]
    for each in samples:
        server.create(policies.collection(each.policy), each.policy)
        bound = policies.binding(each.name, each.name, "Warn")
        server.create(policies.collection(bound), bound)
    policies.activate(server, "costs")
    differences = []
    for each in samples:
        answer = server.dry_run(path, objects[each.name])
        told = [said.message for said in policies.warned(answer.warnings)]
        least, most = f"range({each.length})", f"range({each.length + 1})"
        if len(told) != 1 or most not in told[0] or not told[0].endswith(_EXCEEDED):
            why = "refused too early" if any(least in one for one in told) else f"{told}"
            differences.append(f"{each.expression}, beside {each.length}: {why or 'admitted'}")
    return len(samples), differences


def _object(name: str) -> Object:
    metadata: Object = {"name": "costs", "labels": {LABEL: name}}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": DATA}


def _sample(name: str, text: str, shown: Object) -> Sample:
    length = PER_CALL_LIMIT - _cost(_beside(text, 0), shown)
    assert length == PER_CALL_LIMIT + 1 - _cost(_beside(text, 1), shown)
    validations = [{"expression": _beside(text, each)} for each in (length, length + 1)]
    return Sample(name, text, length, _policy(name, validations))


def _beside(text: str, length: int) -> str:
    return f"(({text}) || true) && lists.range({length}).size() >= 0"


def _policy(name: str, validations: list[dict[str, str]]) -> Object:
    rule: Object = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}
    constraints = {
        "resourceRules": [{**rule, "operations": ["CREATE"]}],
        "objectSelector": {"matchLabels": {LABEL: name}},
    }
    spec: Object = {"matchConstraints": constraints, "validations": validations}
    return policies.policy(name, spec)


def _cost(text: str, shown: Object) -> int:
    policy = policy_from(_policy("one", [{"expression": text}]))
    compiled = CompiledPolicy(policy, rule_of(policy), minor=NEWEST)
    budget = Budget(_PLENTY)
    request = {"operation": "CREATE", "kind": {"kind": "ConfigMap"}}
    answer = compiled.checks[0].program.evaluate({"object": shown, "request": request}, budget)
    assert answer is True, text
    return _PLENTY - budget.remaining
