"""The fixed parts of the HTML report: style, script, and the policy that admits these two alone.

The page asks nothing of any network: no font, image, script or style comes from elsewhere, and its
Content-Security-Policy names the two inline parts by their digests, so that nothing that a
manifest brings along could run even if it were to get past the escaping.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#59636e;--line:#d1d9e0;--box:#f6f8fa;
--critical:#a40e26;--high:#c93c37;--medium:#8a5a00;--low:#0b6a75;--info:#3b5bdb;--unknown:#7a3ea8}
@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9198a1;--line:#3d444d;
--box:#151b23;--critical:#ff7b85;--high:#ff8d85;--medium:#e3b341;--low:#56d4dd;--info:#91a7ff;
--unknown:#d2a8ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1rem;background:var(--bg);color:var(--fg);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.25rem;margin:.5rem 0}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
.answer{font-size:1.1rem;font-weight:600;margin:.25rem 0}.unseen{color:var(--unknown);margin:0}
.dim{color:var(--dim);font-size:.875rem}
form{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;margin:1rem 0;
position:sticky;top:0;padding:.5rem 0;
background:var(--bg);border-bottom:1px solid var(--line)}
form[hidden]{display:none}
select,input{font:inherit;min-width:0;flex:1 1 9rem;padding:.4rem;background:var(--box);
color:var(--fg);border:1px solid var(--line);border-radius:.4rem}
article{border:1px solid var(--line);border-radius:.5rem;padding:.75rem;margin:.75rem 0}
article[hidden],section[hidden]{display:none}
h3{font-size:1rem;margin:0}p{margin:.25rem 0}
.s{display:inline-block;min-width:4.5rem;font-size:.8rem;font-weight:700;text-transform:uppercase}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}
.low{color:var(--low)}.info{color:var(--info)}.unknown{color:var(--unknown)}.pass{color:var(--low)}
pre{background:var(--box);padding:.5rem;overflow-x:auto;font-size:.85rem;border-radius:.4rem;
margin:.5rem 0;overflow-wrap:normal}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;font-size:.9rem}dd{margin:0}
@media print{form{display:none}}
"""

SCRIPT: Final = """
(function(){
var form=document.forms[0],all=[].slice.call(document.querySelectorAll('article')),
groups=[].slice.call(document.querySelectorAll('section')),shown=document.getElementById('shown');
function fill(name){var seen={},select=form.elements[name];
all.forEach(function(a){seen['/'+a.getAttribute('data-'+name)]=1});
Object.keys(seen).sort().forEach(function(k){var o=document.createElement('option');
o.value=k;o.textContent=k.slice(1)||'(none)';select.appendChild(o)})}
function apply(){var e=form.elements,text=e.text.value.toLowerCase(),n=0;
all.forEach(function(a){var ok=['severity','policy','namespace'].every(function(k){
return !e[k].value||e[k].value==='/'+a.getAttribute('data-'+k)});
ok=ok&&(!text||(a.parentNode.firstChild.textContent+' '+a.textContent).toLowerCase()
.indexOf(text)>=0);
a.hidden=!ok;if(ok)n++});
groups.forEach(function(g){g.hidden=!g.querySelector('article:not([hidden])')});
shown.textContent=n+' of '+all.length+' shown'}
['severity','policy','namespace'].forEach(fill);
form.addEventListener('input',apply);
form.addEventListener('submit',function(ev){ev.preventDefault()});
form.hidden=false;apply()})();
"""

FORM: Final = """<form hidden>
<select name="severity" aria-label="Severity"><option value="">Every severity</option></select>
<select name="policy" aria-label="Policy"><option value="">Every policy</option></select>
<select name="namespace" aria-label="Namespace"><option value="">Every namespace</option></select>
<input name="text" type="search" placeholder="Search" aria-label="Search">
<span id="shown" class="dim" role="status"></span></form>
"""


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def head() -> str:
    """The page up to and with the opening of its body."""
    policy = (
        f"default-src 'none'; style-src '{_digest(STYLE)}'; script-src '{_digest(SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Seawall report</title>\n<style>{STYLE}</style></head>\n<body>\n"
    )


def foot() -> str:
    """The page from the script on."""
    return f"<script>{SCRIPT}</script>\n</body></html>\n"
