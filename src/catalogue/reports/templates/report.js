(function(){"use strict";
var d=document,words=JSON.parse(d.getElementById("words").textContent),lang=d.documentElement.lang;
var live=d.createElement("div");live.className="vh";live.setAttribute("role","status");d.body.appendChild(live);
function say(t){live.textContent="";setTimeout(function(){live.textContent=t},50)}
function txt(c){return c.textContent.trim()}
function num(t){t=t.replace(",",".");return t===""||isNaN(t)?null:parseFloat(t)}
function each(list,f){Array.prototype.forEach.call(list,f)}
/* sortable tables: a button in each head, totals stay, cells without a number come last */
each(d.querySelectorAll("table[data-sort]"),function(t){
 var heads=t.tHead.rows[0].cells;
 each(heads,function(th,i){
  var b=d.createElement("button");b.type="button";b.textContent=txt(th);th.textContent="";th.appendChild(b);
  b.addEventListener("click",function(){
   var text=th.classList.contains("t"),up=th.getAttribute("aria-sort")==="descending"||(text&&!th.getAttribute("aria-sort")),s=up?1:-1,body=t.tBodies[0];
   each(heads,function(o){o.removeAttribute("aria-sort")});th.setAttribute("aria-sort",up?"ascending":"descending");
   Array.prototype.slice.call(body.rows).sort(function(a,z){
    var x=txt(a.cells[i]),y=txt(z.cells[i]),p=num(x),q=num(y);
    if(text)return s*x.localeCompare(y,lang);
    if(p===null||q===null)return p===q?0:p===null?1:-1;
    return s*(p-q)}).forEach(function(r){body.appendChild(r)});
   say(txt(b)+": "+(up?words.ascending:words.descending))})})});
/* copy a table: plain numbers for spreadsheets, a real table for texts, with its source */
function copy(html,text,done){
 function old(){var a=d.createElement("textarea");a.value=text;d.body.appendChild(a);a.select();d.execCommand("copy");a.remove();done()}
 if(navigator.clipboard&&window.ClipboardItem)navigator.clipboard.write([new ClipboardItem({"text/html":new Blob([html],{type:"text/html"}),"text/plain":new Blob([text],{type:"text/plain"})})]).then(done,old);else old()}
function clean(t){return t.replace(/[&<>]/g,function(c){return"&#"+c.charCodeAt(0)+";"})}
function button(where,label,make){
 var b=d.createElement("button");b.type="button";b.className="copy";b.textContent=label;where.appendChild(b);
 b.addEventListener("click",function(){
  var made=make();
  copy(made[0],made[1],function(){say(words.copied);b.textContent=words.copied;setTimeout(function(){b.textContent=label},2000)})})}
each(d.querySelectorAll("figure.tbl"),function(f){
 var t=f.querySelector("table"),title=txt(t.caption.querySelector("b")),src=f.querySelector(".src");
 button(f,words.copy,function(){
  var rows=Array.prototype.map.call(t.rows,function(r){return Array.prototype.map.call(r.cells,txt)}),end=src?txt(src):"";
  return["<p>"+clean(title)+"</p><table border=1>"+rows.map(function(r){return"<tr>"+r.map(function(c){return"<td>"+clean(c)+"</td>"}).join("")+"</tr>"}).join("")+"</table><p>"+clean(end)+"</p>",
   title+"\n"+rows.map(function(r){return r.join("\t")}).join("\n")+"\n"+end]})});
/* copy the paragraph for the council paper with its source */
each(d.querySelectorAll("#paste"),function(p){
 var texts=Array.prototype.map.call(p.querySelectorAll("p"),txt);
 button(p,words.copy_text,function(){return["<p>"+texts.map(clean).join("</p><p>")+"</p>",texts.join("\n")]})});
/* a scroll box is a tab stop only while it really scrolls */
function tabs(){each(d.querySelectorAll(".scroll"),function(s){if(s.scrollWidth>s.clientWidth+1)s.tabIndex=0;else s.removeAttribute("tabindex")})}
tabs();addEventListener("resize",tabs);
})();
