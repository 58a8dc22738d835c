(function(){"use strict";
/* a box that narrows the list of municipalities; letters count without case and diacritics */
var d=document,words=JSON.parse(d.getElementById("words").textContent),rows=d.querySelectorAll("[data-find]");
if(!rows.length||!d.querySelector("table[data-sort]"))return;
function fold(t){return t.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g,"").replace(/ł/g,"l").replace(/[-–]/g," ")}
var box=d.createElement("div"),label=d.createElement("label"),input=d.createElement("input"),told=d.createElement("p");
box.className="find";label.htmlFor=input.id="find";label.textContent=words.find;input.type="search";input.autocomplete="off";told.setAttribute("role","status");
box.append(label,input,told);d.querySelector(".intro").appendChild(box);
var all=Array.prototype.map.call(rows,function(r){return[r,fold(r.getAttribute("data-find"))]});
function shown(one){return one.querySelector("[data-find]:not([hidden])")}
input.addEventListener("input",function(){
 var asked=fold(input.value).split(" ").filter(Boolean),n=0;
 all.forEach(function(one){var ok=asked.every(function(w){return one[1].indexOf(w)>=0});one[0].hidden=!ok;n+=ok});
 d.querySelectorAll(".rest>section,.rest figure,.names").forEach(function(b){
  var has=b.querySelector("[data-find]"),off=asked.length>0&&!(has&&shown(b));b.hidden=off;
  if(b.className==="names")b.previousElementSibling.hidden=off});
 d.querySelectorAll(".toc a").forEach(function(a){a.parentNode.hidden=d.getElementById(a.hash.slice(1)).hidden});
 told.textContent=asked.length?words.found+" "+n:""});
})();
