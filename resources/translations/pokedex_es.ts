<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AdviceCard</name>
    <message>
        <source>Add pictures…</source>
        <translation>Añadir imágenes…</translation>
    </message>
    <message>
        <source>Change the recipe…</source>
        <translation>Cambiar la receta…</translation>
    </message>
    <message>
        <source>Check the labels</source>
        <translation>Revisar las etiquetas</translation>
    </message>
    <message>
        <source>Divide anew…</source>
        <translation>Dividir de nuevo…</translation>
    </message>
    <message>
        <source>Look at them</source>
        <translation>Mirarlas</translation>
    </message>
    <message>
        <source>Nothing stands out from chance that would help.</source>
        <translation>No hay nada que destaque sobre el azar y que ayudaría.</translation>
    </message>
    <message>
        <source>Show the pictures</source>
        <translation>Ver las imágenes</translation>
    </message>
    <message>
        <source>Train longer…</source>
        <translation>Entrenar más tiempo…</translation>
    </message>
    <message>
        <source>What would help most</source>
        <translation>Qué ayudaría más</translation>
    </message>
</context>
<context>
    <name>AnswerCard</name>
    <message>
        <source>As a picture</source>
        <translation>Como imagen</translation>
    </message>
    <message>
        <source>As text</source>
        <translation>Como texto</translation>
    </message>
    <message>
        <source>Confidence {percent}</source>
        <translation>Confianza: {percent}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy the answer as text ({text}) or as a picture ({picture})</source>
        <translation>Copiar la respuesta como texto ({text}) o como imagen ({picture})</translation>
    </message>
    <message>
        <source>Looking at the picture…</source>
        <translation>Mirando la imagen…</translation>
    </message>
    <message>
        <source>New in your Pokédex</source>
        <translation>Nuevo en tu Pokédex</translation>
    </message>
    <message>
        <source>No answer for this file</source>
        <translation>No hay respuesta para este archivo</translation>
    </message>
    <message>
        <source>None of the classes</source>
        <translation>Ninguna de las clases</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Ninguna de estas</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>No estoy seguro</translation>
    </message>
    <message>
        <source>Say what the picture really shows</source>
        <translation>Di qué muestra la imagen en realidad</translation>
    </message>
    <message>
        <source>That&apos;s wrong…</source>
        <translation>No es correcto…</translation>
    </message>
    <message>
        <source>The best guess is {name}, with a confidence of only {percent}. The picture may show something that the model has not learnt.</source>
        <translation>Lo más probable es {name}, pero con una confianza de solo el {percent}. Quizá la imagen muestre algo que el modelo no ha aprendido.</translation>
    </message>
    <message>
        <source>The model said {name}, with a confidence of {percent}.</source>
        <translation>El modelo dijo {name}, con una confianza del {percent}.</translation>
    </message>
    <message>
        <source>The picture does not look like anything that the model has learnt. The nearest is {name}, with a confidence of {percent}.</source>
        <translation>La imagen no se parece a nada de lo que el modelo ha aprendido. Lo más cercano es {name}, con una confianza del {percent}.</translation>
    </message>
    <message>
        <source>This looks like</source>
        <translation>Parece</translation>
    </message>
    <message>
        <source>You say</source>
        <translation>Tú dices</translation>
    </message>
</context>
<context>
    <name>AnswersItemModel</name>
    <message>
        <source>Answer</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>No se puede leer</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confianza</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>Confirmada</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>Corregida</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Model: {name} {percent}</source>
        <translation>Modelo: {name} {percent}</translation>
    </message>
    <message>
        <source>Named by {model}</source>
        <translation>Nombrada por {model}</translation>
    </message>
    <message>
        <source>None of the classes</source>
        <translation>Ninguna de las clases</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Ninguna de estas</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>No estoy seguro</translation>
    </message>
    <message>
        <source>Picture of {name}</source>
        <translation>Imagen de {name}</translation>
    </message>
    <message>
        <source>Sort by the order in which the pictures were looked at</source>
        <translation>Ordenar según el orden en que se miraron las imágenes</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Sure</source>
        <translation>Seguro</translation>
    </message>
    <message>
        <source>the built-in model</source>
        <translation>el modelo que viene con la aplicación</translation>
    </message>
</context>
<context>
    <name>AugmentationPreview</name>
    <message>
        <source>A picture and random changes of it</source>
        <translation>Una imagen y cambios al azar de ella</translation>
    </message>
    <message>
        <source>Another picture</source>
        <translation>Otra imagen</translation>
    </message>
    <message>
        <source>Choose a data set to see what these do to a picture.</source>
        <translation>Elige un conjunto de datos para ver qué le hacen a una imagen.</translation>
    </message>
    <message>
        <source>On the left as it is, then as the training may see it. Every epoch sees other changes, so the model learns what stays the same.</source>
        <translation>A la izquierda, tal como es; después, como puede verla el entrenamiento. Cada época ve otros cambios, así que el modelo aprende lo que no cambia.</translation>
    </message>
    <message>
        <source>Roll again</source>
        <translation>Sortear de nuevo</translation>
    </message>
    <message>
        <source>Show another picture of the data set</source>
        <translation>Mostrar otra imagen del conjunto de datos</translation>
    </message>
    <message>
        <source>Show other random changes of the same picture</source>
        <translation>Mostrar otros cambios al azar de la misma imagen</translation>
    </message>
</context>
<context>
    <name>BatchAccuracy</name>
    <message numerus="yes">
        <source>%Ln answer(s) are sure</source>
        <translation>
            <numerusform>%Ln respuesta es segura</numerusform>
            <numerusform>%Ln respuestas son seguras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln lie(s) in other folders.</source>
        <translation>
            <numerusform>%Ln está en otra carpeta.</numerusform>
            <numerusform>%Ln están en otras carpetas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more could not be read.</source>
        <translation>
            <numerusform>%Ln más no se pudo leer.</numerusform>
            <numerusform>%Ln más no se pudieron leer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) lie in a folder named after a class.</source>
        <translation>
            <numerusform>%Ln imagen está en una carpeta con nombre de clase.</numerusform>
            <numerusform>%Ln imágenes están en una carpeta con nombre de clase.</numerusform>
        </translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Exactitud</translation>
    </message>
    <message>
        <source>Accuracy by the folders&apos; names</source>
        <translation>Exactitud según los nombres de las carpetas</translation>
    </message>
    <message>
        <source>Among the first five</source>
        <translation>Entre las cinco primeras</translation>
    </message>
    <message>
        <source>Average of the classes</source>
        <translation>Media de las clases</translation>
    </message>
    <message>
        <source>Choose a cell of the matrix to see its pictures.</source>
        <translation>Elige una celda de la matriz para ver sus imágenes.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Where it is sure</source>
        <translation>Donde está seguro</translation>
    </message>
    <message>
        <source>each class counting the same</source>
        <translation>todas las clases cuentan igual</translation>
    </message>
    <message>
        <source>very likely between {low} and {high}</source>
        <translation>muy probablemente entre {low} y {high}</translation>
    </message>
</context>
<context>
    <name>BatchAdd</name>
    <message>
        <source>A folder…</source>
        <translation>Una carpeta…</translation>
    </message>
    <message>
        <source>Add pictures</source>
        <translation>Añadir imágenes</translation>
    </message>
    <message>
        <source>Name more pictures; those in the table stay</source>
        <translation>Identificar más imágenes; las de la tabla se quedan</translation>
    </message>
    <message>
        <source>Pictures…</source>
        <translation>Imágenes…</translation>
    </message>
</context>
<context>
    <name>BatchDrop</name>
    <message>
        <source>Choose a folder…</source>
        <translation>Elegir una carpeta…</translation>
    </message>
    <message>
        <source>Choose pictures…</source>
        <translation>Elegir imágenes…</translation>
    </message>
    <message>
        <source>Drop a folder or many pictures here</source>
        <translation>Suelta aquí una carpeta o muchas imágenes</translation>
    </message>
    <message>
        <source>Every picture is named, and folders are searched to the bottom. Your files stay on this computer and are not changed.</source>
        <translation>Se identifica cada imagen, y las carpetas se recorren hasta el fondo. Tus archivos no salen de este equipo ni se modifican.</translation>
    </message>
    <message>
        <source>Name every picture in a folder</source>
        <translation>Identificar todas las imágenes de una carpeta</translation>
    </message>
    <message>
        <source>Name the pictures that you choose</source>
        <translation>Identificar las imágenes que elijas</translation>
    </message>
    <message>
        <source>Name the sample pictures that come with the app</source>
        <translation>Identificar las imágenes de muestra que vienen con la aplicación</translation>
    </message>
    <message>
        <source>Try it with our drawings</source>
        <translation>Pruébalo con nuestros dibujos</translation>
    </message>
</context>
<context>
    <name>BatchFiles</name>
    <message>
        <source>Answer</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confianza</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>Carpeta de imágenes</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>What the pictures show</source>
        <translation>Qué muestran las imágenes</translation>
    </message>
</context>
<context>
    <name>BatchFilters</name>
    <message>
        <source>All answers</source>
        <translation>Todas las respuestas</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>Todas las clases</translation>
    </message>
    <message>
        <source>As the folder says</source>
        <translation>Como dice la carpeta</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>No se puede leer</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confianza</translation>
    </message>
    <message>
        <source>Corrected or confirmed</source>
        <translation>Corregidas o confirmadas</translation>
    </message>
    <message>
        <source>Drop every filter (Esc in the table)</source>
        <translation>Quitar todos los filtros (Esc en la tabla)</translation>
    </message>
    <message>
        <source>Folder: {folder}, likeliest: {name}</source>
        <translation>Carpeta: {folder}, lo más probable: {name}</translation>
    </message>
    <message>
        <source>Greatest confidence, in percent</source>
        <translation>Confianza máxima, en tanto por ciento</translation>
    </message>
    <message>
        <source>Least confidence, in percent</source>
        <translation>Confianza mínima, en tanto por ciento</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Ninguna de estas</translation>
    </message>
    <message>
        <source>Not as the folder says</source>
        <translation>No como dice la carpeta</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>No estoy seguro</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Search in file names, answers and reasons</source>
        <translation>Buscar en nombres de archivo, respuestas y motivos</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Mostrar todo</translation>
    </message>
    <message>
        <source>Show only such answers</source>
        <translation>Mostrar solo esas respuestas</translation>
    </message>
    <message>
        <source>Show only this class</source>
        <translation>Mostrar solo esta clase</translation>
    </message>
    <message>
        <source>Show pictures from all folders again</source>
        <translation>Volver a mostrar imágenes de todas las carpetas</translation>
    </message>
    <message>
        <source>Sure</source>
        <translation>Seguro</translation>
    </message>
</context>
<context>
    <name>BatchFoot</name>
    <message numerus="yes">
        <source>%Ln by you</source>
        <translation>
            <numerusform>%Ln según tú</numerusform>
            <numerusform>%Ln según tú</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be read</source>
        <translation>
            <numerusform>%Ln no se puede leer</numerusform>
            <numerusform>%Ln no se pueden leer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln none of these</source>
        <translation>
            <numerusform>%Ln ninguna de estas</numerusform>
            <numerusform>%Ln ninguna de estas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not sure</source>
        <translation>
            <numerusform>%Ln no segura</numerusform>
            <numerusform>%Ln no seguras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln imagen</numerusform>
            <numerusform>%Ln imágenes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sure</source>
        <translation>
            <numerusform>%Ln segura</numerusform>
            <numerusform>%Ln seguras</numerusform>
        </translation>
    </message>
    <message>
        <source>Accuracy…</source>
        <translation>Exactitud…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Vaciar</translation>
    </message>
    <message>
        <source>Compare the answers with the names of the folders the pictures lie in</source>
        <translation>Comparar las respuestas con los nombres de las carpetas en las que están las imágenes</translation>
    </message>
    <message>
        <source>Copy or move the pictures that are shown into one folder for each class</source>
        <translation>Copiar o mover las imágenes que se muestran a una carpeta por clase</translation>
    </message>
    <message>
        <source>Data for programs (JSON Lines)…</source>
        <translation>Datos para programas (JSON Lines)…</translation>
    </message>
    <message>
        <source>Empty the table; no file is touched</source>
        <translation>Vaciar la tabla; no se toca ningún archivo</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>Page for a browser (HTML)…</source>
        <translation>Página para un navegador (HTML)…</translation>
    </message>
    <message>
        <source>Sort into folders…</source>
        <translation>Ordenar en carpetas…</translation>
    </message>
    <message>
        <source>Table for a spreadsheet (CSV)…</source>
        <translation>Tabla para una hoja de cálculo (CSV)…</translation>
    </message>
    <message>
        <source>Write the rows that are shown to a file</source>
        <translation>Escribir en un archivo las filas que se muestran</translation>
    </message>
    <message>
        <source>{shown} of {total} pictures</source>
        <translation>{shown} de {total} imágenes</translation>
    </message>
</context>
<context>
    <name>BatchMoveDialog</name>
    <message numerus="yes">
        <source>%Ln file(s) that belong to them go along.</source>
        <translation>
            <numerusform>%Ln archivo que les pertenece va con ellas.</numerusform>
            <numerusform>%Ln archivos que les pertenecen van con ellas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) will stay.</source>
        <translation>
            <numerusform>Se queda %Ln archivo.</numerusform>
            <numerusform>Se quedan %Ln archivos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s)</source>
        <translation>
            <numerusform>%Ln carpeta</numerusform>
            <numerusform>%Ln carpetas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the pictures get(s) a number.</source>
        <translation>
            <numerusform>%Ln de las imágenes recibe un número.</numerusform>
            <numerusform>%Ln de las imágenes reciben un número.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln imagen</numerusform>
            <numerusform>%Ln imágenes</numerusform>
        </translation>
    </message>
    <message>
        <source>A folder in parentheses is no class: no training takes it for one.</source>
        <translation>Una carpeta entre paréntesis no es una clase: ningún entrenamiento la toma por una.</translation>
    </message>
    <message>
        <source>Also sort answers that are not sure, into the folder</source>
        <translation>Ordenar también las respuestas que no son seguras, en la carpeta</translation>
    </message>
    <message>
        <source>Also sort what shows none of the classes, into the folder</source>
        <translation>Ordenar también lo que no muestra ninguna de las clases, en la carpeta</translation>
    </message>
    <message numerus="yes">
        <source>Also take %Ln file(s) that belong to the pictures: same name, such as .xmp or raw</source>
        <translation>
            <numerusform>Llevar también %Ln archivo que pertenece a las imágenes: mismo nombre, como .xmp o RAW</numerusform>
            <numerusform>Llevar también %Ln archivos que pertenecen a las imágenes: mismo nombre, como .xmp o RAW</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Elegir una carpeta</translation>
    </message>
    <message>
        <source>Choose a folder to see what will happen.</source>
        <translation>Elige una carpeta para ver qué va a pasar.</translation>
    </message>
    <message>
        <source>Choose the folder to sort into</source>
        <translation>Elegir la carpeta de destino</translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln picture(s)</source>
        <translation>
            <numerusform>Copiar %Ln imagen</numerusform>
            <numerusform>Copiar %Ln imágenes</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy: the pictures also stay where they are</source>
        <translation>Copiar: las imágenes se quedan también donde están</translation>
    </message>
    <message>
        <source>Each picture goes into the folder of its class. Nothing is overwritten: where a name is taken, the picture gets a number. You can undo all of it afterwards.</source>
        <translation>Cada imagen va a la carpeta de su clase. No se sobrescribe nada: si un nombre está ocupado, la imagen recibe un número. Después puedes deshacerlo todo.</translation>
    </message>
    <message>
        <source>Folder for answers that are not sure</source>
        <translation>Carpeta para las respuestas que no son seguras</translation>
    </message>
    <message>
        <source>Folder for what shows none of the classes</source>
        <translation>Carpeta para lo que no muestra ninguna de las clases</translation>
    </message>
    <message>
        <source>Folder to sort into</source>
        <translation>Carpeta de destino</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>En la carpeta</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln picture(s)</source>
        <translation>
            <numerusform>Mover %Ln imagen</numerusform>
            <numerusform>Mover %Ln imágenes</numerusform>
        </translation>
    </message>
    <message>
        <source>Move: the pictures leave the place where they are</source>
        <translation>Mover: las imágenes dejan el lugar donde están</translation>
    </message>
    <message>
        <source>No picture would go anywhere.</source>
        <translation>Ninguna imagen iría a ningún sitio.</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Ninguna de estas</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>No estoy seguro</translation>
    </message>
    <message>
        <source>Sort pictures into folders</source>
        <translation>Ordenar las imágenes en carpetas</translation>
    </message>
    <message>
        <source>There is too little room: {needed} are needed, {free} are free.</source>
        <translation>No hay espacio suficiente: se necesitan {needed} y hay {free} libres.</translation>
    </message>
    <message>
        <source>{pictures} ({size}) will go into {folders}.</source>
        <translation>Destino de {pictures} ({size}): {folders}.</translation>
    </message>
</context>
<context>
    <name>BatchPage</name>
    <message numerus="yes">
        <source>%Ln file(s) cannot be read any more.</source>
        <translation>
            <numerusform>%Ln archivo ya no se puede leer.</numerusform>
            <numerusform>%Ln archivos ya no se pueden leer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) cannot be read.</source>
        <translation>
            <numerusform>%Ln archivo no se puede leer.</numerusform>
            <numerusform>%Ln archivos no se pueden leer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln imagen</numerusform>
            <numerusform>%Ln imágenes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) named</source>
        <translation>
            <numerusform>%Ln imagen identificada</numerusform>
            <numerusform>%Ln imágenes identificadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are out of the table; the files stay.</source>
        <translation>
            <numerusform>%Ln fila fuera de la tabla; el archivo se queda.</numerusform>
            <numerusform>%Ln filas fuera de la tabla; los archivos se quedan.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) cleared.</source>
        <translation>
            <numerusform>%Ln fila quitada.</numerusform>
            <numerusform>%Ln filas quitadas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) written to {file}.</source>
        <translation>
            <numerusform>%Ln fila escrita en {file}.</numerusform>
            <numerusform>%Ln filas escritas en {file}.</numerusform>
        </translation>
    </message>
    <message>
        <source>A batch of pictures is being named.</source>
        <translation>Se está identificando un lote de imágenes.</translation>
    </message>
    <message>
        <source>A file with results is being written.</source>
        <translation>Se está escribiendo un archivo de resultados.</translation>
    </message>
    <message>
        <source>Another window is at work on this sorting.</source>
        <translation>Otra ventana está trabajando en esta ordenación.</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Lotes</translation>
    </message>
    <message>
        <source>Copied the answer as text.</source>
        <translation>Respuesta copiada como texto.</translation>
    </message>
    <message numerus="yes">
        <source>Copied the paths of %Ln file(s).</source>
        <translation>
            <numerusform>Copiada la ruta de %Ln archivo.</numerusform>
            <numerusform>Copiadas las rutas de %Ln archivos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export results</source>
        <translation>Exportar resultados</translation>
    </message>
    <message>
        <source>Name every picture of a folder at once.</source>
        <translation>Identifica de una vez todas las imágenes de una carpeta.</translation>
    </message>
    <message>
        <source>No picture fits what you search for.</source>
        <translation>Ninguna imagen coincide con lo que buscas.</translation>
    </message>
    <message>
        <source>No picture that could be read lies in a class&apos;s folder.</source>
        <translation>Ninguna imagen legible está en la carpeta de una clase.</translation>
    </message>
    <message>
        <source>Noted for {name}.</source>
        <translation>Anotado para {name}.</translation>
    </message>
    <message>
        <source>Noted for {name}: {right}.</source>
        <translation>Anotado para {name}: {right}.</translation>
    </message>
    <message>
        <source>Pictures are being sorted into folders. You can go on with it later.</source>
        <translation>Se están ordenando imágenes en carpetas; se puede continuar después.</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Recientes</translation>
    </message>
    <message>
        <source>Recent folders</source>
        <translation>Carpetas recientes</translation>
    </message>
    <message>
        <source>There are no files in that.</source>
        <translation>Ahí no hay archivos.</translation>
    </message>
    <message>
        <source>There is no new picture in that.</source>
        <translation>Ahí no hay ninguna imagen nueva.</translation>
    </message>
    <message>
        <source>There is no picture in that.</source>
        <translation>Ahí no hay ninguna imagen.</translation>
    </message>
    <message>
        <source>What you said of pictures is being noted.</source>
        <translation>Se está anotando lo que dijiste de las imágenes.</translation>
    </message>
    <message>
        <source>Writing: {done} of {total} rows</source>
        <translation>Escribiendo: {done} de {total} filas</translation>
    </message>
    <message>
        <source>in {time}.</source>
        <translation>en {time}.</translation>
    </message>
    <message>
        <source>none of the classes</source>
        <translation>ninguna de las clases</translation>
    </message>
    <message>
        <source>results</source>
        <translation>resultados</translation>
    </message>
    <message>
        <source>{name} is out of the table; the file stays.</source>
        <translation>{name} ya no está en la tabla; el archivo sigue en su sitio.</translation>
    </message>
</context>
<context>
    <name>BatchPanel</name>
    <message>
        <source>Look closer</source>
        <translation>Mirar de cerca</translation>
    </message>
    <message>
        <source>No row chosen</source>
        <translation>Ninguna fila elegida</translation>
    </message>
    <message>
        <source>None of these: it does not look like anything that the model knows.</source>
        <translation>Ninguna de estas: no se parece a nada de lo que el modelo conoce.</translation>
    </message>
    <message>
        <source>Open the folder that holds the file</source>
        <translation>Abrir la carpeta que contiene el archivo</translation>
    </message>
    <message>
        <source>Say what the picture really shows</source>
        <translation>Di qué muestra la imagen en realidad</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mostrar en la carpeta</translation>
    </message>
    <message>
        <source>Show it on the Identify page, with its heatmap</source>
        <translation>Mostrarla en la página Identificar, con su mapa de calor</translation>
    </message>
    <message>
        <source>That&apos;s wrong…</source>
        <translation>No es correcto…</translation>
    </message>
    <message>
        <source>The folder says so too: {name}</source>
        <translation>La carpeta dice lo mismo: {name}</translation>
    </message>
    <message>
        <source>The folder says: {name}</source>
        <translation>La carpeta dice: {name}</translation>
    </message>
    <message>
        <source>You say: {name}</source>
        <translation>Tú dices: {name}</translation>
    </message>
</context>
<context>
    <name>BatchProgress</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Look at the pictures that are left</source>
        <translation>Mirar las imágenes que faltan</translation>
    </message>
    <message>
        <source>Looking for pictures: {found} so far</source>
        <translation>Buscando imágenes: {found} hasta ahora</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Paused after {done} of {total} pictures</source>
        <translation>En pausa tras {done} de {total} imágenes</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progreso</translation>
    </message>
    <message>
        <source>Stop here; the answers so far stay, and you can go on</source>
        <translation>Detener aquí; las respuestas hasta ahora se quedan, y puedes continuar</translation>
    </message>
    <message>
        <source>Stopped after {done} of {total} pictures</source>
        <translation>Detenido tras {done} de {total} imágenes</translation>
    </message>
    <message>
        <source>Waiting for the model…</source>
        <translation>Esperando al modelo…</translation>
    </message>
    <message>
        <source>{done} of {total} pictures</source>
        <translation>{done} de {total} imágenes</translation>
    </message>
    <message>
        <source>{rate} pictures a second, {time} left</source>
        <translation>{rate} imágenes por segundo; quedan {time}</translation>
    </message>
</context>
<context>
    <name>BatchTable</name>
    <message>
        <source>Copy the answer</source>
        <translation>Copiar la respuesta</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Copiar la ruta</translation>
    </message>
    <message>
        <source>In the order of arrival</source>
        <translation>En el orden de llegada</translation>
    </message>
    <message>
        <source>It is {name} too</source>
        <translation>También es {name}</translation>
    </message>
    <message>
        <source>Least certain first</source>
        <translation>Lo menos seguro primero</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Ninguna de estas</translation>
    </message>
    <message>
        <source>Pictures and answers</source>
        <translation>Imágenes y respuestas</translation>
    </message>
    <message>
        <source>Remove from the table</source>
        <translation>Quitar de la tabla</translation>
    </message>
    <message>
        <source>That&apos;s right</source>
        <translation>Es correcto</translation>
    </message>
    <message>
        <source>The class named last</source>
        <translation>La última clase nombrada</translation>
    </message>
</context>
<context>
    <name>CarryOutDialog</name>
    <message numerus="yes">
        <source>%Ln of the pictures get(s) a number.</source>
        <translation>
            <numerusform>%Ln de las imágenes recibe un número.</numerusform>
            <numerusform>%Ln de las imágenes reciben un número.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) will move.</source>
        <translation>
            <numerusform>%Ln imagen se moverá.</numerusform>
            <numerusform>%Ln imágenes se moverán.</numerusform>
        </translation>
    </message>
    <message>
        <source>Carry decisions out in the folders</source>
        <translation>Aplicar las decisiones en las carpetas</translation>
    </message>
    <message>
        <source>Choose a folder outside of the data set.</source>
        <translation>Elige una carpeta fuera del conjunto de datos.</translation>
    </message>
    <message>
        <source>Choose the folder for what is left out</source>
        <translation>Elegir la carpeta para lo que se excluye</translation>
    </message>
    <message>
        <source>Folder for what is left out</source>
        <translation>Carpeta para lo que se excluye</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln picture(s)</source>
        <translation>
            <numerusform>Mover %Ln imagen</numerusform>
            <numerusform>Mover %Ln imágenes</numerusform>
        </translation>
    </message>
    <message>
        <source>No picture would go anywhere: the folders are as you decided.</source>
        <translation>Ninguna imagen se movería: las carpetas ya están como decidiste.</translation>
    </message>
    <message>
        <source>Pictures move into the folder of their right class, and out of the data set where they are left out. Nothing is overwritten, and you can undo all of it afterwards. Trainings of these pictures that are not finished will ask where they are.</source>
        <translation>Las imágenes pasan a la carpeta de su clase correcta, y salen del conjunto de datos si se excluyen. No se sobrescribe nada y después puedes deshacerlo todo. Los entrenamientos sin terminar de estas imágenes preguntarán dónde están.</translation>
    </message>
    <message>
        <source>What is left out goes into</source>
        <translation>Lo que se excluye va a</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>excluidas</translation>
    </message>
</context>
<context>
    <name>CarryingOut</name>
    <message numerus="yes">
        <source>%Ln picture(s) of {folder} moved as was decided.</source>
        <translation>
            <numerusform>%Ln imagen de {folder} movida según lo decidido.</numerusform>
            <numerusform>%Ln imágenes de {folder} movidas según lo decidido.</numerusform>
        </translation>
    </message>
    <message>
        <source>Another window or a terminal is moving files of this data set.</source>
        <translation>Otra ventana o una terminal está moviendo archivos de este conjunto de datos.</translation>
    </message>
</context>
<context>
    <name>ClassBalance</name>
    <message numerus="yes">
        <source>%Ln left out or unreadable</source>
        <translation>
            <numerusform>%Ln excluida o ilegible</numerusform>
            <numerusform>%Ln excluidas o ilegibles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln imagen</numerusform>
            <numerusform>%Ln imágenes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) in each class</source>
        <translation>
            <numerusform>%Ln imagen en cada clase</numerusform>
            <numerusform>%Ln imágenes en cada clase</numerusform>
        </translation>
    </message>
    <message>
        <source>Click a bar to see the pictures of the class (Left, Right, Enter)</source>
        <translation>Haz clic en una barra para ver las imágenes de la clase (izquierda, derecha, Intro)</translation>
    </message>
    <message>
        <source>Pictures in each class</source>
        <translation>Imágenes de cada clase</translation>
    </message>
    <message>
        <source>{smallest} to {largest} pictures a class; half the classes have {middle} or more</source>
        <translation>De {smallest} a {largest} imágenes por clase; la mitad de las clases tiene {middle} o más</translation>
    </message>
</context>
<context>
    <name>ClassPicker</name>
    <message>
        <source>Close this (Esc)</source>
        <translation>Cerrar esto (Esc)</translation>
    </message>
    <message>
        <source>Never mind</source>
        <translation>Déjalo</translation>
    </message>
    <message>
        <source>New class</source>
        <translation>Clase nueva</translation>
    </message>
    <message>
        <source>New class “{name}”</source>
        <translation>Clase nueva «{name}»</translation>
    </message>
    <message>
        <source>No class can be called so.</source>
        <translation>Ninguna clase se puede llamar así.</translation>
    </message>
    <message>
        <source>No class is called so.</source>
        <translation>Ninguna clase se llama así.</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Ninguna de estas</translation>
    </message>
    <message>
        <source>Note the right answer (Enter)</source>
        <translation>Anotar la respuesta correcta (Intro)</translation>
    </message>
    <message>
        <source>Nothing that the model knows</source>
        <translation>Nada de lo que el modelo conoce</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>The right class</source>
        <translation>La clase correcta</translation>
    </message>
    <message>
        <source>Type a name that no class has: a model can be taught it on Train</source>
        <translation>Escribe un nombre que no tenga ninguna clase: en Entrenar se le puede enseñar a un modelo</translation>
    </message>
    <message>
        <source>Type a name, in any language</source>
        <translation>Escribe un nombre, en cualquier idioma</translation>
    </message>
    <message numerus="yes">
        <source>What do %Ln picture(s) show?</source>
        <translation>
            <numerusform>¿Qué muestra la imagen?</numerusform>
            <numerusform>¿Qué muestran las %Ln imágenes?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassesPart</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln clase</numerusform>
            <numerusform>%Ln clases</numerusform>
        </translation>
    </message>
    <message>
        <source>A part of its name</source>
        <translation>Una parte de su nombre</translation>
    </message>
    <message>
        <source>Figures of each class</source>
        <translation>Cifras de cada clase</translation>
    </message>
    <message>
        <source>Find a class</source>
        <translation>Buscar una clase</translation>
    </message>
    <message>
        <source>No class is called so.</source>
        <translation>Ninguna clase se llama así.</translation>
    </message>
</context>
<context>
    <name>Collection</name>
    <message>
        <source>Another program is using your Pokédex: try again in a moment. The file is {file}</source>
        <translation>Otro programa está usando tu Pokédex: vuelve a intentarlo en un momento. El archivo es {file}</translation>
    </message>
    <message>
        <source>The file of your Pokédex was damaged, so a new one was begun. Your pictures, models and settings are untouched. The damaged file was kept as {file}</source>
        <translation>El archivo de tu Pokédex estaba dañado, así que se empezó uno nuevo. Tus imágenes, modelos y ajustes siguen intactos. El archivo dañado se guardó como {file}</translation>
    </message>
    <message>
        <source>Your Pokédex cannot be read or saved, as the disk is full: make room on it, then try again. The file is {file}</source>
        <translation>Tu Pokédex no se puede leer ni guardar porque el disco está lleno: libera espacio y vuelve a intentarlo. El archivo es {file}</translation>
    </message>
    <message>
        <source>Your Pokédex cannot be read or saved: {reason}. The file is {file}</source>
        <translation>Tu Pokédex no se puede leer o guardar: {reason}. El archivo es {file}</translation>
    </message>
    <message>
        <source>Your Pokédex was written by a newer version of this app, so it was left as it is: please update. The file is {file}</source>
        <translation>Una versión más nueva de esta aplicación escribió tu Pokédex, así que se dejó como está: actualiza la aplicación. El archivo es {file}</translation>
    </message>
</context>
<context>
    <name>CompareItemModel</name>
    <message>
        <source>95 % intervals</source>
        <translation>Intervalos del 95 %</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Diferencia</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Cifra</translation>
    </message>
    <message>
        <source>do not overlap</source>
        <translation>no se solapan</translation>
    </message>
    <message>
        <source>overlap: it may be chance</source>
        <translation>se solapan: puede ser azar</translation>
    </message>
    <message>
        <source>{difference} points</source>
        <translation>{difference} puntos</translation>
    </message>
</context>
<context>
    <name>ComparePart</name>
    <message>
        <source>Choose a run</source>
        <translation>Elegir un entrenamiento</translation>
    </message>
    <message>
        <source>Choose another run: figures and curves of both are shown together.</source>
        <translation>Elige otro entrenamiento: las cifras y las curvas de ambos se muestran juntas.</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Comparar con</translation>
    </message>
    <message>
        <source>Compare with a run that lies elsewhere</source>
        <translation>Comparar con un entrenamiento que está en otro sitio</translation>
    </message>
    <message>
        <source>Figures of both runs</source>
        <translation>Cifras de ambos entrenamientos</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Abrir una carpeta…</translation>
    </message>
    <message>
        <source>The run to compare with</source>
        <translation>El entrenamiento con el que comparar</translation>
    </message>
    <message>
        <source>The runs were not measured on the same pictures, so a difference may be one of the pictures and not of the models.</source>
        <translation>Los entrenamientos no se midieron con las mismas imágenes, así que una diferencia puede deberse a las imágenes y no a los modelos.</translation>
    </message>
    <message>
        <source>These are one and the same run: choose another one.</source>
        <translation>Es el mismo entrenamiento: elige otro.</translation>
    </message>
    <message>
        <source>{run} was not measured on this part.</source>
        <translation>{run} no se midió con esta parte.</translation>
    </message>
</context>
<context>
    <name>ConfidenceBars</name>
    <message>
        <source>Likeliest classes</source>
        <translation>Clases más probables</translation>
    </message>
</context>
<context>
    <name>ConfusedItemModel</name>
    <message>
        <source>Class</source>
        <translation>Clase</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Parte</translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation>Tomada por</translation>
    </message>
    <message>
        <source>{share} of the pictures of {truth} were taken for {predicted}</source>
        <translation>El {share} de las imágenes de {truth} se tomaron por {predicted}</translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>Confusion matrix</source>
        <translation>Matriz de confusión</translation>
    </message>
    <message>
        <source>Error before</source>
        <translation>Error anterior</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Leave out what was recognised</source>
        <translation>Ocultar lo que se reconoció</translation>
    </message>
    <message>
        <source>Next error</source>
        <translation>Error siguiente</translation>
    </message>
    <message>
        <source>Only errors</source>
        <translation>Solo errores</translation>
    </message>
    <message>
        <source>Point at a cell to read it, click it for its pictures.</source>
        <translation>Señala una celda para leerla; haz clic para ver sus imágenes.</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Mostrar todo</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Reducir</translation>
    </message>
    <message>
        <source>There is no picture of {true} among these.</source>
        <translation>No hay ninguna imagen de {true} entre estas.</translation>
    </message>
    <message>
        <source>{count} of {total} pictures of {true} ({share}) were recognised.</source>
        <translation>{count} de {total} imágenes de {true} ({share}) se reconocieron.</translation>
    </message>
    <message>
        <source>{count} of {total} pictures of {true} ({share}) were taken for {predicted}.</source>
        <translation>{count} de {total} imágenes de {true} ({share}) se tomaron por {predicted}.</translation>
    </message>
</context>
<context>
    <name>ConfusionPart</name>
    <message>
        <source>Most confused pairs</source>
        <translation>Pares más confundidos</translation>
    </message>
    <message>
        <source>No picture was taken for another class.</source>
        <translation>Ninguna imagen se tomó por otra clase.</translation>
    </message>
</context>
<context>
    <name>ContinueCard</name>
    <message>
        <source>Add pictures or classes, then scan again.</source>
        <translation>Añade imágenes o clases y vuelve a examinar.</translation>
    </message>
    <message>
        <source>Adding to the run “{name}”</source>
        <translation>Añadir al entrenamiento «{name}»</translation>
    </message>
    <message>
        <source>Choose its data set with what you added, or another one.</source>
        <translation>Elige su conjunto de datos con lo que has añadido, u otro.</translation>
    </message>
    <message>
        <source>Do not add to a run, begin a new one</source>
        <translation>No añadir a un entrenamiento, empezar uno nuevo</translation>
    </message>
    <message>
        <source>The training begins with the model of that run. Pictures that the run knows stay for what they were, above all those it was tested on; new ones are divided in the same way.</source>
        <translation>El entrenamiento empieza con el modelo de aquel. Las imágenes que ya conoce siguen sirviendo para lo mismo, sobre todo aquellas con las que se probó; las nuevas se reparten igual.</translation>
    </message>
    <message>
        <source>Train anew instead</source>
        <translation>Entrenar desde el principio</translation>
    </message>
</context>
<context>
    <name>CopiesQuestion</name>
    <message>
        <source>A model can be taught with them later, on Train. They stay on this computer. In Settings you can change this, and delete them all. The thumbnail that the Pokédex shows is kept in any case.</source>
        <translation>Con ellas se puede enseñar después a un modelo, en Entrenar. No salen de este equipo. En Ajustes puedes cambiar esto y eliminarlas todas. La miniatura que muestra la Pokédex se guarda en cualquier caso.</translation>
    </message>
    <message>
        <source>Don&apos;t keep any</source>
        <translation>No guardar ninguna</translation>
    </message>
    <message>
        <source>Keep copies</source>
        <translation>Guardar copias</translation>
    </message>
    <message>
        <source>Learn from corrections?</source>
        <translation>¿Aprender de las correcciones?</translation>
    </message>
    <message>
        <source>May a small copy of each picture that you correct be kept?</source>
        <translation>¿Se puede guardar una copia pequeña de cada imagen que corrijas?</translation>
    </message>
</context>
<context>
    <name>CorrectDialog</name>
    <message numerus="yes">
        <source>Correct %Ln answer(s)</source>
        <translation>
            <numerusform>Corregir %Ln respuesta</numerusform>
            <numerusform>Corregir %Ln respuestas</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Corrections</name>
    <message>
        <source>Look closer</source>
        <translation>Mirar de cerca</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Retirarla</translation>
    </message>
    <message>
        <source>The picture counts again for what the model said</source>
        <translation>La imagen vuelve a contar como lo que dijo el modelo</translation>
    </message>
    <message>
        <source>Your corrections</source>
        <translation>Tus correcciones</translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation>
            <numerusform>… y %Ln más</numerusform>
            <numerusform>… y %Ln más</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CorrectionsItemModel</name>
    <message>
        <source>The model said {said}, and so did you.
{when}</source>
        <translation>El modelo dijo {said}, y tú también.
{when}</translation>
    </message>
    <message>
        <source>The model said {said}; you said none of its classes.
{when}</source>
        <translation>El modelo dijo {said}; tú dijiste que ninguna de sus clases.
{when}</translation>
    </message>
    <message>
        <source>The model said {said}; you said {right}.
{when}</source>
        <translation>El modelo dijo {said}; tú dijiste {right}.
{when}</translation>
    </message>
    <message>
        <source>none of its classes</source>
        <translation>ninguna de sus clases</translation>
    </message>
    <message>
        <source>pasted</source>
        <translation>pegada</translation>
    </message>
</context>
<context>
    <name>CurvePlot</name>
    <message>
        <source>Epoch {epoch}: training {train}, validation {valid}</source>
        <translation>Época {epoch}: entrenamiento {train}, validación {valid}</translation>
    </message>
    <message>
        <source>Plot of the accuracy</source>
        <translation>Gráfica de la exactitud</translation>
    </message>
    <message>
        <source>Plot of the loss</source>
        <translation>Gráfica de la pérdida</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>épocas</translation>
    </message>
    <message>
        <source>start</source>
        <translation>enseñanza</translation>
    </message>
</context>
<context>
    <name>CurvePlots</name>
    <message>
        <source>Accuracy</source>
        <translation>Exactitud</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Lotes</translation>
    </message>
    <message>
        <source>Drawing (SVG)…</source>
        <translation>Dibujo (SVG)…</translation>
    </message>
    <message>
        <source>Drawings (*.svg)</source>
        <translation>Dibujos (*.svg)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>Export the curves</source>
        <translation>Exportar las curvas</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>Picture (PNG)…</source>
        <translation>Imagen (PNG)…</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Imágenes (*.png)</translation>
    </message>
    <message>
        <source>Save the curves as a picture or a table (Ctrl+Shift+E)</source>
        <translation>Guardar las curvas como imagen o como tabla (Ctrl+Mayús+E)</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Mostrar todo</translation>
    </message>
    <message>
        <source>Show the figure of every batch</source>
        <translation>Mostrar la cifra de cada lote</translation>
    </message>
    <message>
        <source>Show the figures of pictures that are not trained on</source>
        <translation>Mostrar las cifras de las imágenes con las que no se entrena</translation>
    </message>
    <message>
        <source>Show the means of each epoch&apos;s batches</source>
        <translation>Mostrar las medias de los lotes de cada época</translation>
    </message>
    <message>
        <source>Table (CSV)…</source>
        <translation>Tabla (CSV)…</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tablas (*.csv)</translation>
    </message>
    <message>
        <source>The curves begin with the first batch.</source>
        <translation>Las curvas empiezan con el primer lote.</translation>
    </message>
    <message>
        <source>The wheel zooms, with Ctrl where the page scrolls, and dragging moves; this shows everything again (Home)</source>
        <translation>La rueda amplía, con Ctrl donde la página se desplaza, y arrastrar mueve; esto vuelve a mostrarlo todo (Inicio)</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entrenamiento</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validación</translation>
    </message>
    <message>
        <source>solid: {first}, dashed: {second}</source>
        <translation>continua: {first}; discontinua: {second}</translation>
    </message>
    <message>
        <source>{phase}, epoch {epoch} of {epochs}, batch {batch} of {batches}</source>
        <translation>{phase}, época {epoch} de {epochs}, lote {batch} de {batches}</translation>
    </message>
</context>
<context>
    <name>DatasetDrop</name>
    <message>
        <source>Choose a folder…</source>
        <translation>Elegir una carpeta…</translation>
    </message>
    <message>
        <source>Choose a zip file…</source>
        <translation>Elegir un archivo zip…</translation>
    </message>
    <message>
        <source>Choose a zip of a data set; it is unpacked to a copy</source>
        <translation>Elegir un zip de un conjunto de datos; se descomprime en una copia</translation>
    </message>
    <message>
        <source>Choose the folder that holds the class folders</source>
        <translation>Elegir la carpeta que contiene las carpetas de las clases</translation>
    </message>
    <message>
        <source>Drop a folder of pictures here, or a zip of one</source>
        <translation>Suelta aquí una carpeta de imágenes, o un zip de una</translation>
    </message>
    <message>
        <source>One folder for each class, named as the class, with its pictures inside. Nothing in it is changed, and nothing leaves this computer.</source>
        <translation>Una carpeta por clase, con el nombre de la clase y sus imágenes dentro. Nada cambia en ella, y nada sale de este equipo.</translation>
    </message>
</context>
<context>
    <name>DatasetOverview</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln clase</numerusform>
            <numerusform>%Ln clases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out.</source>
        <translation>
            <numerusform>%Ln excluida.</numerusform>
            <numerusform>%Ln excluidas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln imagen</numerusform>
            <numerusform>%Ln imágenes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable.</source>
        <translation>
            <numerusform>%Ln ilegible.</numerusform>
            <numerusform>%Ln ilegibles.</numerusform>
        </translation>
    </message>
    <message>
        <source>Another data set</source>
        <translation>Otro conjunto de datos</translation>
    </message>
    <message>
        <source>Arabic (cp720)</source>
        <translation>Árabe (cp720)</translation>
    </message>
    <message>
        <source>Baltic (cp775)</source>
        <translation>Báltico (cp775)</translation>
    </message>
    <message>
        <source>Central Europe (cp1250)</source>
        <translation>Europa Central (cp1250)</translation>
    </message>
    <message>
        <source>Central Europe (cp852)</source>
        <translation>Europa Central (cp852)</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Elegir una carpeta…</translation>
    </message>
    <message>
        <source>Choose a zip file…</source>
        <translation>Elegir un archivo zip…</translation>
    </message>
    <message>
        <source>Choose another folder or zip file</source>
        <translation>Elegir otra carpeta u otro archivo zip</translation>
    </message>
    <message>
        <source>Cyrillic (cp1251)</source>
        <translation>Cirílico (cp1251)</translation>
    </message>
    <message>
        <source>Cyrillic (cp866)</source>
        <translation>Cirílico (cp866)</translation>
    </message>
    <message>
        <source>Greek (cp737)</source>
        <translation>Griego (cp737)</translation>
    </message>
    <message>
        <source>Guessed</source>
        <translation>Deducidos</translation>
    </message>
    <message>
        <source>Hebrew (cp862)</source>
        <translation>Hebreo (cp862)</translation>
    </message>
    <message>
        <source>In use: {pictures} in {classes}.</source>
        <translation>En uso: {pictures} en {classes}.</translation>
    </message>
    <message>
        <source>Japanese (cp932)</source>
        <translation>Japonés (cp932)</translation>
    </message>
    <message>
        <source>Korean (cp949)</source>
        <translation>Coreano (cp949)</translation>
    </message>
    <message>
        <source>Names in the zip</source>
        <translation>Nombres en el zip</translation>
    </message>
    <message>
        <source>Nothing to complain about: this is a clean data set.</source>
        <translation>Nada que objetar: es un conjunto de datos limpio.</translation>
    </message>
    <message>
        <source>Pictures in each class</source>
        <translation>Imágenes de cada clase</translation>
    </message>
    <message>
        <source>Read the folder anew, after files in it have changed</source>
        <translation>Leer de nuevo la carpeta, si han cambiado archivos en ella</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>Examinar de nuevo</translation>
    </message>
    <message>
        <source>Simplified Chinese (gb18030)</source>
        <translation>Chino simplificado (gb18030)</translation>
    </message>
    <message>
        <source>Thai (cp874)</source>
        <translation>Tailandés (cp874)</translation>
    </message>
    <message>
        <source>Traditional Chinese (big5)</source>
        <translation>Chino tradicional (big5)</translation>
    </message>
    <message>
        <source>Turkish (cp857)</source>
        <translation>Turco (cp857)</translation>
    </message>
    <message>
        <source>Western Europe (cp1252)</source>
        <translation>Europa Occidental (cp1252)</translation>
    </message>
    <message>
        <source>Western Europe (cp850)</source>
        <translation>Europa Occidental (cp850)</translation>
    </message>
    <message>
        <source>What the scan found</source>
        <translation>Lo que encontró el examen</translation>
    </message>
</context>
<context>
    <name>DatasetPanel</name>
    <message>
        <source>Choose a data set</source>
        <translation>Elegir un conjunto de datos</translation>
    </message>
    <message>
        <source>Choose a zip of a data set</source>
        <translation>Elegir un zip de un conjunto de datos</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Recientes</translation>
    </message>
    <message>
        <source>Recent data sets</source>
        <translation>Conjuntos de datos recientes</translation>
    </message>
    <message>
        <source>Zip files (*.zip)</source>
        <translation>Archivos zip (*.zip)</translation>
    </message>
</context>
<context>
    <name>DatasetProgress</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln clase</numerusform>
            <numerusform>%Ln clases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln imagen</numerusform>
            <numerusform>%Ln imágenes</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>End the scan</source>
        <translation>Terminar el examen</translation>
    </message>
    <message>
        <source>Finding the pictures…</source>
        <translation>Buscando las imágenes…</translation>
    </message>
    <message>
        <source>Looking at “{name}”…</source>
        <translation>Mirando «{name}»…</translation>
    </message>
    <message>
        <source>Looking for copies: {done} of {total}</source>
        <translation>Buscando copias: {done} de {total}</translation>
    </message>
    <message>
        <source>Progress of the scan</source>
        <translation>Progreso del examen</translation>
    </message>
    <message>
        <source>Reading pictures: {done} of {total}</source>
        <translation>Leyendo imágenes: {done} de {total}</translation>
    </message>
    <message>
        <source>Unpacking: {done} of {total}</source>
        <translation>Descomprimiendo: {done} de {total}</translation>
    </message>
</context>
<context>
    <name>DeviceInfo</name>
    <message>
        <source>A graphics card is taken instead where there is one.</source>
        <translation>Si hay una tarjeta gráfica, se usa ella.</translation>
    </message>
    <message>
        <source>Because the recipe says so.</source>
        <translation>Porque así lo dice la receta.</translation>
    </message>
    <message>
        <source>It is many times quicker than the processor.</source>
        <translation>Es muchas veces más rápida que el procesador.</translation>
    </message>
    <message>
        <source>Looking for a graphics card…</source>
        <translation>Buscando una tarjeta gráfica…</translation>
    </message>
    <message>
        <source>One core is left to this window.</source>
        <translation>Queda un núcleo para esta ventana.</translation>
    </message>
    <message>
        <source>The recipe asks for a graphics card, but there is none that torch can use: choose “Automatic” as the device.</source>
        <translation>La receta pide una tarjeta gráfica, pero no hay ninguna que torch pueda usar: elige «Automático» como dispositivo.</translation>
    </message>
    <message>
        <source>This installation can name pictures but not train: it lacks torch. Install it with the extra “train”.</source>
        <translation>Esta instalación puede identificar imágenes, pero no entrenar: le falta torch. Instálala con el extra «train».</translation>
    </message>
    <message>
        <source>Trains on the graphics card: {name}</source>
        <translation>Entrena con la tarjeta gráfica: {name}</translation>
    </message>
    <message>
        <source>Trains on the processor, with {threads} of {cores} cores.</source>
        <translation>Entrena con el procesador, con {threads} de {cores} núcleos.</translation>
    </message>
    <message>
        <source>graphics card</source>
        <translation>tarjeta gráfica</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>procesador</translation>
    </message>
    <message>
        <source>torch {version} finds no graphics card that it can use.</source>
        <translation>torch {version} no encuentra ninguna tarjeta gráfica que pueda usar.</translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Choose a file</source>
        <translation>Elegir un archivo</translation>
    </message>
    <message>
        <source>Drop a picture here</source>
        <translation>Suelta aquí una imagen</translation>
    </message>
    <message>
        <source>Identify this drawing</source>
        <translation>Identificar este dibujo</translation>
    </message>
    <message>
        <source>Nothing at hand? Try one of our drawings:</source>
        <translation>¿No tienes ninguna a mano? Prueba con uno de nuestros dibujos:</translation>
    </message>
    <message>
        <source>Open a picture…</source>
        <translation>Abrir una imagen…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Pegar</translation>
    </message>
    <message>
        <source>Sample picture {name}</source>
        <translation>Imagen de muestra: {name}</translation>
    </message>
    <message>
        <source>Take a picture or a file from the clipboard</source>
        <translation>Tomar una imagen o un archivo del portapapeles</translation>
    </message>
    <message>
        <source>Your pictures stay on this computer. A folder or several pictures go to Batch.</source>
        <translation>Tus imágenes no salen de este equipo. Una carpeta o varias imágenes van a Lotes.</translation>
    </message>
</context>
<context>
    <name>EmptyResults</name>
    <message>
        <source>Open a run’s folder…</source>
        <translation>Abrir la carpeta de un entrenamiento…</translation>
    </message>
    <message>
        <source>The folder with events.jsonl and evaluation.json</source>
        <translation>La carpeta con events.jsonl y evaluation.json</translation>
    </message>
    <message>
        <source>There is no run yet</source>
        <translation>Aún no hay ningún entrenamiento</translation>
    </message>
    <message>
        <source>Train a model on the Train page: its figures, its curves and its errors are shown here. Or open the folder of a run that was trained elsewhere.</source>
        <translation>Entrena un modelo en la página Entrenar: aquí se muestran sus cifras, sus curvas y sus errores. O abre la carpeta de un entrenamiento hecho en otro sitio.</translation>
    </message>
</context>
<context>
    <name>EmptyTeach</name>
    <message>
        <source>Add a class…</source>
        <translation>Añadir una clase…</translation>
    </message>
    <message>
        <source>Choose the folder of a class, or one that holds such folders</source>
        <translation>Elegir la carpeta de una clase, o una que contenga carpetas así</translation>
    </message>
    <message>
        <source>Copies of the pictures that you correct are not kept now.</source>
        <translation>Ahora no se guardan copias de las imágenes que corriges.</translation>
    </message>
    <message>
        <source>Keep copies from now on</source>
        <translation>Guardar copias desde ahora</translation>
    </message>
    <message>
        <source>Of the pictures that you correct; those of before come too</source>
        <translation>De las imágenes que corrijas; las de antes también</translation>
    </message>
    <message>
        <source>Say what a picture really shows, on Identify (“That&apos;s wrong…”) or in Batch (W, R or A on its row). Or add a class: a folder with 5 to 30 pictures, named as the class. You can also drop it here.</source>
        <translation>Di qué muestra en realidad una imagen, en Identificar («No es correcto…») o en Lotes (W, R o A en su fila). O añade una clase: una carpeta con 5 a 30 imágenes, llamada como la clase. También puedes soltarla aquí.</translation>
    </message>
    <message>
        <source>There is nothing to learn from yet</source>
        <translation>Aún no hay de qué aprender</translation>
    </message>
</context>
<context>
    <name>EntryCard</name>
    <message>
        <source>Attack</source>
        <translation>Ataque</translation>
    </message>
    <message>
        <source>Base stats</source>
        <translation>Características base</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>Chino</translation>
    </message>
    <message>
        <source>Defense</source>
        <translation>Defensa</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Inglés</translation>
    </message>
    <message>
        <source>Evolution</source>
        <translation>Evolución</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Francés</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Alemán</translation>
    </message>
    <message>
        <source>HP</source>
        <translation>PS</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Altura</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>Italiano</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>Japonés</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>Coreano</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Nombres</translation>
    </message>
    <message>
        <source>Neither evolves nor comes from another, in this Pokédex.</source>
        <translation>En esta Pokédex, ni evoluciona ni procede de otra.</translation>
    </message>
    <message>
        <source>Pokédex entry</source>
        <translation>Ficha de la Pokédex</translation>
    </message>
    <message>
        <source>Show {name} in the Pokédex</source>
        <translation>Mostrar {name} en la Pokédex</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Español</translation>
    </message>
    <message>
        <source>Special attack</source>
        <translation>Ataque especial</translation>
    </message>
    <message>
        <source>Special defense</source>
        <translation>Defensa especial</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Velocidad</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Peso</translation>
    </message>
    <message>
        <source>{kilos} kg</source>
        <translation>{kilos}&#xa0;kg</translation>
    </message>
    <message>
        <source>{metres} m</source>
        <translation>{metres}&#xa0;m</translation>
    </message>
</context>
<context>
    <name>ErrorBanner</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln más</numerusform>
            <numerusform>%Ln más</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln times</source>
        <translation>
            <numerusform>%Ln vez</numerusform>
            <numerusform>%Ln veces</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy the message and its details</source>
        <translation>Copiar el mensaje y sus detalles</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Details of the problem</source>
        <translation>Detalles del problema</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Dismiss all</source>
        <translation>Cerrar todos</translation>
    </message>
    <message>
        <source>Do once more what failed</source>
        <translation>Hacer otra vez lo que ha fallado</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Problemas</translation>
    </message>
    <message>
        <source>Report a problem…</source>
        <translation>Informar de un problema…</translation>
    </message>
    <message>
        <source>Show what a bug report needs</source>
        <translation>Mostrar lo que necesita un informe de error</translation>
    </message>
    <message>
        <source>Take all these messages away</source>
        <translation>Quitar todos estos mensajes</translation>
    </message>
    <message>
        <source>Take this message away (Esc)</source>
        <translation>Quitar este mensaje (Esc)</translation>
    </message>
    <message>
        <source>Text for a bug report. Nothing is sent anywhere.</source>
        <translation>Texto para un informe. No se envía nada.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Volver a intentarlo</translation>
    </message>
</context>
<context>
    <name>ErrorGallery</name>
    <message>
        <source>Choose a cell, a pair or a class to see its pictures.</source>
        <translation>Elige una celda, un par o una clase para ver sus imágenes.</translation>
    </message>
    <message>
        <source>Find the data set…</source>
        <translation>Buscar el conjunto de datos…</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>Mapa de calor</translation>
    </message>
    <message>
        <source>Looking at the pictures…</source>
        <translation>Mirando las imágenes…</translation>
    </message>
    <message>
        <source>Only the first {count} are shown.</source>
        <translation>Solo se muestran las primeras {count}.</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Say where the pictures are now</source>
        <translation>Di dónde están ahora las imágenes</translation>
    </message>
    <message>
        <source>See it large</source>
        <translation>Verla en grande</translation>
    </message>
    <message>
        <source>The data set is not at {place} any more.</source>
        <translation>El conjunto de datos ya no está en {place}.</translation>
    </message>
    <message>
        <source>The most confident wrong answers</source>
        <translation>Las respuestas erróneas más seguras</translation>
    </message>
    <message>
        <source>The run has no model file, so there are no heatmaps, and only its worst errors are known.</source>
        <translation>El entrenamiento no tiene archivo de modelo, así que no hay mapas de calor y solo se conocen sus peores errores.</translation>
    </message>
    <message>
        <source>There are none.</source>
        <translation>No hay ninguna.</translation>
    </message>
    <message>
        <source>This folder does not say which pictures the run is about.</source>
        <translation>Esta carpeta no dice con qué imágenes se hizo el entrenamiento.</translation>
    </message>
    <message>
        <source>Where in the picture the answer comes from (H)</source>
        <translation>De qué parte de la imagen sale la respuesta (H)</translation>
    </message>
    <message>
        <source>{truth}, taken for {predicted}</source>
        <translation>{truth}, tomada por {predicted}</translation>
    </message>
    <message>
        <source>{truth}: not recognised</source>
        <translation>{truth}: no reconocida</translation>
    </message>
    <message>
        <source>{truth}: recognised</source>
        <translation>{truth}: reconocida</translation>
    </message>
</context>
<context>
    <name>ErrorPicturesItemModel</name>
    <message>
        <source>{truth}, recognised</source>
        <translation>{truth}, reconocida</translation>
    </message>
    <message>
        <source>{truth}, taken for {predicted}</source>
        <translation>{truth}, tomada por {predicted}</translation>
    </message>
</context>
<context>
    <name>ErrorReporter</name>
    <message>
        <source>Something went wrong that we did not foresee ({kind}). Nothing of yours was changed by it; please report it with “Report a problem” on the help page.</source>
        <translation>Ha fallado algo que no habíamos previsto ({kind}). Nada tuyo ha cambiado por ello; cuéntanoslo con «Informar de un problema» en la página de ayuda.</translation>
    </message>
    <message>
        <source>The system refused something: {what}.</source>
        <translation>El sistema rechazó algo: {what}.</translation>
    </message>
    <message>
        <source>{file}: the system refused it: {what}.</source>
        <translation>{file}: el sistema lo rechazó: {what}.</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>Accuracy (top-1)</source>
        <translation>Exactitud (top-1)</translation>
    </message>
    <message>
        <source>Accuracy when sure</source>
        <translation>Exactitud cuando está seguro</translation>
    </message>
    <message>
        <source>Answers whose confidence reaches the model’s threshold; the others are “not sure” or “none of these”.</source>
        <translation>Respuestas cuya confianza alcanza el umbral del modelo; las demás son «no estoy seguro» o «ninguna de estas».</translation>
    </message>
    <message>
        <source>By how much confidence and accuracy differ on average (ECE). Lower is better.</source>
        <translation>Cuánto se diferencian de media la confianza y la exactitud (ECE). Cuanto más bajo, mejor.</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>Error de calibración</translation>
    </message>
    <message>
        <source>How many of the sure answers are right.</source>
        <translation>Cuántas de las respuestas seguras son correctas.</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>Macro F1</source>
        <translation>F1 macro</translation>
    </message>
    <message>
        <source>Macro accuracy</source>
        <translation>Exactitud macro</translation>
    </message>
    <message>
        <source>Mean cross-entropy in nats. Lower is better.</source>
        <translation>Entropía cruzada media, en nats. Cuanto más baja, mejor.</translation>
    </message>
    <message>
        <source>Pictures whose class is among the five likeliest answers.</source>
        <translation>Imágenes cuya clase está entre las cinco respuestas más probables.</translation>
    </message>
    <message>
        <source>Pictures whose likeliest answer is right.</source>
        <translation>Imágenes cuya respuesta más probable es correcta.</translation>
    </message>
    <message>
        <source>Sure answers</source>
        <translation>Respuestas seguras</translation>
    </message>
    <message>
        <source>The accuracy of each class, averaged: small classes count like large ones.</source>
        <translation>La media de la exactitud de cada clase: las clases pequeñas cuentan como las grandes.</translation>
    </message>
    <message>
        <source>The harmonic mean of precision and recall of each class, averaged over the classes.</source>
        <translation>La media armónica de la precisión y la exhaustividad de cada clase, promediada entre las clases.</translation>
    </message>
    <message>
        <source>Top-5 accuracy</source>
        <translation>Exactitud top-5</translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message numerus="yes">
        <source>%Ln selected. Space leaves out or puts back.</source>
        <translation>
            <numerusform>%Ln seleccionada. Espacio la excluye o la vuelve a incluir.</numerusform>
            <numerusform>%Ln seleccionadas. Espacio las excluye o las vuelve a incluir.</numerusform>
        </translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Back to the set-up (Esc)</source>
        <translation>Volver a la preparación (Esc)</translation>
    </message>
    <message>
        <source>Do not train on the selected pictures; the files stay as they are (Space)</source>
        <translation>No entrenar con las imágenes seleccionadas; los archivos no se tocan (Espacio)</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Hallazgos</translation>
    </message>
    <message>
        <source>Keep one of each</source>
        <translation>Dejar una de cada</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>Grandes</translation>
    </message>
    <message>
        <source>Leave all out</source>
        <translation>Excluir todas</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Excluir</translation>
    </message>
    <message>
        <source>Leave out all but one picture of each group in this list</source>
        <translation>Excluir todas menos una de cada grupo de esta lista</translation>
    </message>
    <message>
        <source>Leave out every picture of this list</source>
        <translation>Excluir todas las imágenes de esta lista</translation>
    </message>
    <message>
        <source>Leave out or put back</source>
        <translation>Excluir o volver a incluir</translation>
    </message>
    <message>
        <source>Nothing is left to look at.</source>
        <translation>No queda nada por revisar.</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Put all back</source>
        <translation>Volver a incluir todas</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>Volver a incluir</translation>
    </message>
    <message>
        <source>Select pictures to leave them out; files on the disk stay untouched.</source>
        <translation>Selecciona imágenes para excluirlas; los archivos del disco no se tocan.</translation>
    </message>
    <message>
        <source>Show the pictures larger</source>
        <translation>Mostrar las imágenes más grandes</translation>
    </message>
    <message>
        <source>Use every picture of this list again</source>
        <translation>Volver a usar todas las imágenes de esta lista</translation>
    </message>
    <message>
        <source>Use the selected pictures again (Space)</source>
        <translation>Volver a usar las imágenes seleccionadas (Espacio)</translation>
    </message>
</context>
<context>
    <name>Foldable</name>
    <message>
        <source>Show or hide what is inside</source>
        <translation>Mostrar u ocultar lo que hay dentro</translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message>
        <source>Choose another folder</source>
        <translation>Elegir otra carpeta</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>Folder: {name}</source>
        <translation>Carpeta: {name}</translation>
    </message>
    <message>
        <source>Go back to the usual folder</source>
        <translation>Volver a la carpeta habitual</translation>
    </message>
    <message>
        <source>Nothing can be written to {folder}: choose another folder.</source>
        <translation>No se puede escribir en {folder}: elige otra carpeta.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Restablecer</translation>
    </message>
    <message>
        <source>Show the folder in the file manager</source>
        <translation>Mostrar la carpeta en el gestor de archivos</translation>
    </message>
</context>
<context>
    <name>GoneFolders</name>
    <message numerus="yes">
        <source>%Ln picture(s) found again.</source>
        <translation>
            <numerusform>Se ha encontrado %Ln imagen.</numerusform>
            <numerusform>Se han encontrado %Ln imágenes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>Localizar…</translation>
    </message>
    <message>
        <source>Where is {name} now?</source>
        <translation>¿Dónde está ahora {name}?</translation>
    </message>
    <message>
        <source>{folder} holds none of the pictures that lay in {name}.</source>
        <translation>En {folder} no está ninguna de las imágenes que había en {name}.</translation>
    </message>
    <message numerus="yes">
        <source>{folder} is not there any more, with %Ln picture(s) of the table.</source>
        <translation>
            <numerusform>{folder} ya no está ahí, con %Ln imagen de la tabla.</numerusform>
            <numerusform>{folder} ya no está ahí, con %Ln imágenes de la tabla.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message numerus="yes">
        <source>%Ln place(s)</source>
        <translation>
            <numerusform>%Ln lugar</numerusform>
            <numerusform>%Ln lugares</numerusform>
        </translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Contenido</translation>
    </message>
    <message>
        <source>Enter goes to the next place</source>
        <translation>Intro va al lugar siguiente</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Guía</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>No se encontró nada</translation>
    </message>
    <message>
        <source>Pokédex {version}. What each page does, and what the figures mean.</source>
        <translation>Pokédex {version}. Qué hace cada página y qué significan las cifras.</translation>
    </message>
    <message>
        <source>Report a problem…</source>
        <translation>Informar de un problema…</translation>
    </message>
    <message>
        <source>Search the guide</source>
        <translation>Buscar en la guía</translation>
    </message>
    <message>
        <source>Show a text for a bug report; nothing is sent</source>
        <translation>Mostrar un texto para un informe de error; no se envía nada</translation>
    </message>
</context>
<context>
    <name>IdentifyPage</name>
    <message>
        <source>Back to the batch</source>
        <translation>Volver al lote</translation>
    </message>
    <message>
        <source>Back to the row from which this picture was looked at, also by Esc</source>
        <translation>Volver a la fila desde la que se miró esta imagen, también con Esc</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Elegir un archivo</translation>
    </message>
    <message>
        <source>Copied the answer as a picture.</source>
        <translation>Respuesta copiada como imagen.</translation>
    </message>
    <message>
        <source>Copied the answer as text.</source>
        <translation>Respuesta copiada como texto.</translation>
    </message>
    <message>
        <source>Copied the picture.</source>
        <translation>Imagen copiada.</translation>
    </message>
    <message>
        <source>Copy the answer as a picture</source>
        <translation>Copiar la respuesta como imagen</translation>
    </message>
    <message>
        <source>Copy the answer as text</source>
        <translation>Copiar la respuesta como texto</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Copiar la imagen</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>Identificar</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>Localizar…</translation>
    </message>
    <message>
        <source>Noted for {name}: {right}.</source>
        <translation>Anotado para {name}: {right}.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Abrir…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Pegar</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Recientes</translation>
    </message>
    <message>
        <source>Recent folders</source>
        <translation>Carpetas recientes</translation>
    </message>
    <message>
        <source>Take what is in the clipboard</source>
        <translation>Tomar lo que hay en el portapapeles</translation>
    </message>
    <message>
        <source>That is an address on the Internet, and nothing is fetched from there. Save the picture first, and open the file.</source>
        <translation>Eso es una dirección de internet, y de ahí no se descarga nada. Guarda primero la imagen y abre el archivo.</translation>
    </message>
    <message>
        <source>There is neither a picture nor a file in that.</source>
        <translation>Ahí no hay ni una imagen ni un archivo.</translation>
    </message>
    <message>
        <source>There is no picture in {folder}.</source>
        <translation>No hay ninguna imagen en {folder}.</translation>
    </message>
    <message>
        <source>What does your picture show? Drop it, open it or paste it.</source>
        <translation>¿Qué muestra tu imagen? Suéltala, ábrela o pégala.</translation>
    </message>
    <message>
        <source>Where is {name} now?</source>
        <translation>¿Dónde está ahora {name}?</translation>
    </message>
    <message>
        <source>none of the classes</source>
        <translation>ninguna de las clases</translation>
    </message>
    <message>
        <source>pasted picture</source>
        <translation>imagen pegada</translation>
    </message>
    <message>
        <source>{folder} is not there any more.</source>
        <translation>{folder} ya no está ahí.</translation>
    </message>
</context>
<context>
    <name>LessonFigures</name>
    <message numerus="yes">
        <source>%Ln picture(s) that it did not learn from</source>
        <translation>
            <numerusform>%Ln imagen de la que no aprendió</numerusform>
            <numerusform>%Ln imágenes de las que no aprendió</numerusform>
        </translation>
    </message>
    <message>
        <source>Corrected pictures</source>
        <translation>Imágenes corregidas</translation>
    </message>
    <message>
        <source>New classes</source>
        <translation>Clases nuevas</translation>
    </message>
    <message>
        <source>Validation pictures of its training</source>
        <translation>Imágenes de validación de su entrenamiento</translation>
    </message>
    <message>
        <source>What it knew before</source>
        <translation>Lo que sabía antes</translation>
    </message>
    <message>
        <source>What it knew, not “none of these”</source>
        <translation>Lo que sabía, sin «ninguna de estas»</translation>
    </message>
    <message>
        <source>after</source>
        <translation>después</translation>
    </message>
    <message>
        <source>before</source>
        <translation>antes</translation>
    </message>
    <message>
        <source>change (95 % interval)</source>
        <translation>cambio (intervalo del 95 %)</translation>
    </message>
    <message>
        <source>{points} ({low} to {high})</source>
        <translation>{points} (de {low} a {high})</translation>
    </message>
    <message>
        <source>“None of these”, rightly</source>
        <translation>«Ninguna de estas», con razón</translation>
    </message>
</context>
<context>
    <name>LooksLike</name>
    <message>
        <source>Pictures of yours that look like it</source>
        <translation>Imágenes tuyas que se le parecen</translation>
    </message>
    <message>
        <source>Pictures that look like it</source>
        <translation>Imágenes que se le parecen</translation>
    </message>
    <message>
        <source>Training pictures that look like it</source>
        <translation>Imágenes de entrenamiento que se le parecen</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Batch</source>
        <translation>Lotes</translation>
    </message>
    <message>
        <source>Close the Pokédex?</source>
        <translation>¿Cerrar la Pokédex?</translation>
    </message>
    <message>
        <source>Go on working</source>
        <translation>Seguir trabajando</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>Identificar</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <source>Pokédex</source>
        <translation>Pokédex</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Resultados</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Show the page that is at work</source>
        <translation>Mostrar la página que está trabajando</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Detener y cerrar</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Entrenar</translation>
    </message>
</context>
<context>
    <name>MatrixCanvas</name>
    <message>
        <source>Answer of the model</source>
        <translation>Respuesta del modelo</translation>
    </message>
    <message>
        <source>True class</source>
        <translation>Clase verdadera</translation>
    </message>
</context>
<context>
    <name>MetricsCards</name>
    <message>
        <source>from {percent} confidence</source>
        <translation>a partir de una confianza del {percent}</translation>
    </message>
    <message>
        <source>from {percent} confidence, the default: too few pictures to choose it</source>
        <translation>desde una confianza del {percent}, la predeterminada: había muy pocas imágenes para elegirla</translation>
    </message>
    <message>
        <source>of {count} pictures</source>
        <translation>de {count} imágenes</translation>
    </message>
    <message>
        <source>over {count} classes</source>
        <translation>entre {count} clases</translation>
    </message>
    <message>
        <source>over {count} pictures</source>
        <translation>con {count} imágenes</translation>
    </message>
    <message>
        <source>precision and recall</source>
        <translation>precisión y exhaustividad</translation>
    </message>
    <message>
        <source>uncalibrated {percent}</source>
        <translation>sin calibrar: {percent}</translation>
    </message>
</context>
<context>
    <name>ModelButton</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln clase</numerusform>
            <numerusform>%Ln clases</numerusform>
        </translation>
    </message>
    <message>
        <source>Built-in model</source>
        <translation>Modelo de la aplicación</translation>
    </message>
    <message>
        <source>Choose the model that names pictures</source>
        <translation>Elegir el modelo que nombra las imágenes</translation>
    </message>
    <message>
        <source>Model: {name}, {classes}</source>
        <translation>Modelo: {name}, {classes}</translation>
    </message>
    <message>
        <source>The model is being loaded…</source>
        <translation>Cargando el modelo…</translation>
    </message>
    <message>
        <source>the built-in one</source>
        <translation>el que viene con la aplicación</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln clase</numerusform>
            <numerusform>%Ln clases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln imagen</numerusform>
            <numerusform>%Ln imágenes</numerusform>
        </translation>
    </message>
    <message>
        <source>95 % interval: {low} to {high}.</source>
        <translation>Intervalo del 95 %: de {low} a {high}.</translation>
    </message>
    <message numerus="yes">
        <source>Accuracy on %Ln picture(s) it had never seen.</source>
        <translation>
            <numerusform>Exactitud con %Ln imagen que nunca había visto.</numerusform>
            <numerusform>Exactitud con %Ln imágenes que nunca había visto.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accuracy on %Ln test picture(s), of a model made alike without them; this one learnt them too.</source>
        <translation>
            <numerusform>Exactitud con %Ln imagen de prueba, de un modelo hecho igual sin ella; este también la aprendió.</numerusform>
            <numerusform>Exactitud con %Ln imágenes de prueba, de un modelo hecho igual sin ellas; este también las aprendió.</numerusform>
        </translation>
    </message>
    <message>
        <source>Accuracy on test pictures.</source>
        <translation>Exactitud en imágenes de prueba.</translation>
    </message>
    <message numerus="yes">
        <source>Accuracy on the %Ln validation picture(s).</source>
        <translation>
            <numerusform>Exactitud con la imagen de validación.</numerusform>
            <numerusform>Exactitud con las %Ln imágenes de validación.</numerusform>
        </translation>
    </message>
    <message>
        <source>Accuracy on validation pictures.</source>
        <translation>Exactitud en imágenes de validación.</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>Error de calibración</translation>
    </message>
    <message>
        <source>Can be undone</source>
        <translation>Se puede deshacer</translation>
    </message>
    <message>
        <source>Check its answers to its own test pictures</source>
        <translation>Comprobar sus respuestas a sus propias imágenes de prueba</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>In use: it names your pictures.</source>
        <translation>En uso: identifica tus imágenes.</translation>
    </message>
    <message>
        <source>Its file says nothing about how good it is: evaluate it to find out.</source>
        <translation>Su archivo no dice nada de lo bueno que es: evalúalo para saberlo.</translation>
    </message>
    <message>
        <source>Macro F1</source>
        <translation>F1 macro</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Creado por</translation>
    </message>
    <message>
        <source>Made on</source>
        <translation>Creado el</translation>
    </message>
    <message>
        <source>Name pictures with it</source>
        <translation>Identificar imágenes con él</translation>
    </message>
    <message>
        <source>No model is selected.</source>
        <translation>No hay ningún modelo seleccionado.</translation>
    </message>
    <message>
        <source>Ready to be used.</source>
        <translation>Listo para usarse.</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Receta</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Cambiar el nombre…</translation>
    </message>
    <message>
        <source>Save a copy elsewhere</source>
        <translation>Guardar una copia en otro sitio</translation>
    </message>
    <message>
        <source>Second look</source>
        <translation>Segunda mirada</translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation>Autocomprobación</translation>
    </message>
    <message>
        <source>Self-test failed: {problem}</source>
        <translation>Autocomprobación fallida: {problem}</translation>
    </message>
    <message>
        <source>Self-test passed: the file is whole, and its answers are right on this computer (off by {off} at most).</source>
        <translation>Autocomprobación superada: el archivo está completo y sus respuestas son correctas en este equipo (se desvían {off} como mucho).</translation>
    </message>
    <message>
        <source>Show all {number}</source>
        <translation>Mostrar las {number}</translation>
    </message>
    <message>
        <source>Show fewer</source>
        <translation>Mostrar menos</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Strangers named all the same</source>
        <translation>Extrañas con nombre a pesar de todo</translation>
    </message>
    <message>
        <source>Taught as new</source>
        <translation>Enseñado como nuevo</translation>
    </message>
    <message>
        <source>Taught from</source>
        <translation>Enseñado a partir de</translation>
    </message>
    <message>
        <source>Taught with</source>
        <translation>Enseñado con</translation>
    </message>
    <message>
        <source>The selected model</source>
        <translation>El modelo seleccionado</translation>
    </message>
    <message>
        <source>The self-test runs…</source>
        <translation>Autocomprobación en marcha…</translation>
    </message>
    <message>
        <source>Top 5</source>
        <translation>Entre las 5 primeras</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>Entrenado con</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Usar este modelo</translation>
    </message>
    <message>
        <source>What it was taught last changed:</source>
        <translation>Lo que cambió lo último que se le enseñó:</translation>
    </message>
    <message>
        <source>animals</source>
        <translation>animales</translation>
    </message>
    <message>
        <source>later Pokémon</source>
        <translation>Pokémon posteriores</translation>
    </message>
    <message>
        <source>photographs</source>
        <translation>fotografías</translation>
    </message>
    <message>
        <source>screens and documents</source>
        <translation>pantallas y documentos</translation>
    </message>
    <message>
        <source>textures</source>
        <translation>texturas</translation>
    </message>
    <message>
        <source>the built-in one</source>
        <translation>el que viene con la aplicación</translation>
    </message>
    <message>
        <source>the program’s drawings</source>
        <translation>dibujos del programa</translation>
    </message>
    <message>
        <source>told; {percent} of known pictures kept</source>
        <translation>se responde; conserva el {percent} de las imágenes conocidas</translation>
    </message>
    <message>
        <source>when in doubt</source>
        <translation>en caso de duda</translation>
    </message>
    <message>
        <source>{percent}, the default, as pictures to choose it were too few</source>
        <translation>{percent}, el valor predeterminado, porque había muy pocas imágenes para elegirlo</translation>
    </message>
    <message>
        <source>“None of these”</source>
        <translation>«Ninguna de estas»</translation>
    </message>
    <message>
        <source>“Not sure” below</source>
        <translation>«No estoy seguro» por debajo de</translation>
    </message>
</context>
<context>
    <name>ModelsItemModel</name>
    <message>
        <source>Accuracy</source>
        <translation>Exactitud</translation>
    </message>
    <message>
        <source>Built-in model</source>
        <translation>Modelo de la aplicación</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Clases</translation>
    </message>
    <message>
        <source>Made on</source>
        <translation>Creado</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>no se puede usar</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>en uso</translation>
    </message>
    <message>
        <source>not in use</source>
        <translation>sin usar</translation>
    </message>
    <message>
        <source>test {percent}</source>
        <translation>prueba {percent}</translation>
    </message>
    <message>
        <source>unusable</source>
        <translation>inutilizable</translation>
    </message>
    <message>
        <source>validation {percent}</source>
        <translation>validación {percent}</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Add a model file</source>
        <translation>Añadir un archivo de modelo</translation>
    </message>
    <message>
        <source>Built-in model</source>
        <translation>Modelo de la aplicación</translation>
    </message>
    <message>
        <source>Export the model</source>
        <translation>Exportar el modelo</translation>
    </message>
    <message>
        <source>Import model files</source>
        <translation>Importar archivos de modelo</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importar…</translation>
    </message>
    <message>
        <source>Model files</source>
        <translation>Archivos de modelo</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Models of your own appear here: train one on the train page, or import a model file. You can also drop one here.</source>
        <translation>Aquí aparecen tus propios modelos: entrena uno en la página Entrenar o importa un archivo de modelo. También puedes soltarlo aquí.</translation>
    </message>
    <message>
        <source>Open the folder of the models</source>
        <translation>Abrir la carpeta de los modelos</translation>
    </message>
    <message>
        <source>Rename the model</source>
        <translation>Cambiar el nombre del modelo</translation>
    </message>
    <message>
        <source>Saved as {file}.</source>
        <translation>Guardado como {file}.</translation>
    </message>
    <message>
        <source>The model that comes with the app is in use now.</source>
        <translation>Ahora se usa el modelo que viene con la aplicación.</translation>
    </message>
    <message>
        <source>There is a model called “{name}” already.</source>
        <translation>Ya hay un modelo llamado «{name}».</translation>
    </message>
    <message>
        <source>There is no model file in that.</source>
        <translation>Ahí no hay ningún archivo de modelo.</translation>
    </message>
    <message>
        <source>What names your pictures: the built-in one, or your own.</source>
        <translation>Lo que identifica tus imágenes: el modelo que viene con la aplicación o los tuyos.</translation>
    </message>
    <message>
        <source>{name} is being checked…</source>
        <translation>Comprobando {name}…</translation>
    </message>
    <message>
        <source>“{name}” is among your models.</source>
        <translation>«{name}» está entre tus modelos.</translation>
    </message>
    <message>
        <source>“{name}” is being loaded…</source>
        <translation>Cargando «{name}»…</translation>
    </message>
    <message>
        <source>“{name}” names your pictures from now on.</source>
        <translation>A partir de ahora, «{name}» identifica tus imágenes.</translation>
    </message>
    <message>
        <source>“{name}” was deleted.</source>
        <translation>«{name}» se ha eliminado.</translation>
    </message>
    <message>
        <source>“{old}” is called “{new}” now.</source>
        <translation>«{old}» se llama ahora «{new}».</translation>
    </message>
</context>
<context>
    <name>ModelsTable</name>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
</context>
<context>
    <name>MovesNotice</name>
    <message numerus="yes">
        <source>%Ln file(s) are back as they were.</source>
        <translation>
            <numerusform>%Ln archivo vuelve a estar como estaba.</numerusform>
            <numerusform>%Ln archivos vuelven a estar como estaban.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) that belong to them went along.</source>
        <translation>
            <numerusform>%Ln archivo que les pertenece fue con ellas.</numerusform>
            <numerusform>%Ln archivos que les pertenecen fueron con ellas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) were passed over; the first because: {reason}.</source>
        <translation>
            <numerusform>Se pasó por alto %Ln archivo: {reason}.</numerusform>
            <numerusform>Se pasaron por alto %Ln archivos; el primero, por esto: {reason}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) copied into {folder}.</source>
        <translation>
            <numerusform>%Ln imagen copiada en {folder}.</numerusform>
            <numerusform>%Ln imágenes copiadas en {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) moved into {folder}.</source>
        <translation>
            <numerusform>%Ln imagen movida a {folder}.</numerusform>
            <numerusform>%Ln imágenes movidas a {folder}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Do what is left</source>
        <translation>Hacer lo que falta</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Put every picture back as it was</source>
        <translation>Dejar todas las imágenes como estaban</translation>
    </message>
    <message>
        <source>Sorting into {folder} was interrupted after {done} of {total} files. None is lost: go on, or undo it.</source>
        <translation>La ordenación en {folder} se interrumpió tras {done} de {total} archivos. No se ha perdido ninguno: continúa o deshazla.</translation>
    </message>
    <message>
        <source>Sorting: {done} of {total}</source>
        <translation>Ordenando: {done} de {total}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Stop here; you can go on or undo it</source>
        <translation>Detener aquí; puedes continuar o deshacerlo</translation>
    </message>
    <message>
        <source>Take the folders as the classes of a model of your own</source>
        <translation>Tomar las carpetas como las clases de un modelo propio</translation>
    </message>
    <message>
        <source>Take this message away</source>
        <translation>Quitar este mensaje</translation>
    </message>
    <message>
        <source>Train on these</source>
        <translation>Entrenar con estas</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Undoing was interrupted: {left} files are not back yet.</source>
        <translation>La vuelta atrás se interrumpió: {left} archivos aún no están en su sitio.</translation>
    </message>
    <message>
        <source>Undoing: {done} of {total}</source>
        <translation>Deshaciendo: {done} de {total}</translation>
    </message>
    <message>
        <source>it has been changed since</source>
        <translation>ha cambiado desde entonces</translation>
    </message>
    <message>
        <source>it is not there any more</source>
        <translation>ya no está ahí</translation>
    </message>
    <message>
        <source>its picture stays</source>
        <translation>su imagen se queda</translation>
    </message>
    <message>
        <source>the copy is the last one there is</source>
        <translation>la copia es la última que queda</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>A name begins and ends with neither a space nor a full stop.</source>
        <translation>Un nombre no empieza ni acaba con un espacio o un punto.</translation>
    </message>
    <message>
        <source>A name cannot have “{character}” in it.</source>
        <translation>Un nombre no puede contener «{character}».</translation>
    </message>
    <message>
        <source>Call it so from now on (Enter)</source>
        <translation>Llamarlo así a partir de ahora (Intro)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>It needs a name.</source>
        <translation>Hace falta un nombre.</translation>
    </message>
    <message>
        <source>Leave the name as it is (Esc)</source>
        <translation>Dejar el nombre como está (Esc)</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Nombre nuevo</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Cambiar el nombre</translation>
    </message>
    <message>
        <source>Some systems keep this name for themselves.</source>
        <translation>Algunos sistemas se reservan este nombre.</translation>
    </message>
    <message>
        <source>The name is too long.</source>
        <translation>El nombre es demasiado largo.</translation>
    </message>
    <message>
        <source>There is one of that name already.</source>
        <translation>Ya hay otro con ese nombre.</translation>
    </message>
</context>
<context>
    <name>NoHits</name>
    <message>
        <source>Clear the search and the filters</source>
        <translation>Borrar la búsqueda y los filtros</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Mostrar todo</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Deshacerlo</translation>
    </message>
    <message>
        <source>Take this message away</source>
        <translation>Quitar este mensaje</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Copied: {path}</source>
        <translation>Copiado: {path}</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Copiar la ruta</translation>
    </message>
    <message>
        <source>No program was found that opens {file}.</source>
        <translation>No se ha encontrado ningún programa que abra {file}.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Open the picture</source>
        <translation>Abrir la imagen</translation>
    </message>
    <message>
        <source>Saved as {file}.</source>
        <translation>Guardado como {file}.</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mostrar en la carpeta</translation>
    </message>
    <message>
        <source>Train a model with it</source>
        <translation>Entrenar un modelo con él</translation>
    </message>
    <message>
        <source>Zips are not looked into here: unpack it first, or train a model with it.</source>
        <translation>Aquí no se mira dentro de los zips: descomprímelo antes, o entrena un modelo con él.</translation>
    </message>
    <message>
        <source>{folder} is not there any more.</source>
        <translation>{folder} ya no está ahí.</translation>
    </message>
</context>
<context>
    <name>OtherModels</name>
    <message>
        <source>Name them again</source>
        <translation>Nombrarlas otra vez</translation>
    </message>
    <message>
        <source>These answers are of another model called {name}.</source>
        <translation>Estas respuestas son de otro modelo llamado {name}.</translation>
    </message>
    <message>
        <source>These answers are of {others}; {name} is in use now.</source>
        <translation>Estas respuestas son de {others}; ahora se usa {name}.</translation>
    </message>
</context>
<context>
    <name>OverviewPart</name>
    <message numerus="yes">
        <source>Cross-validation of the first model on %Ln training picture(s): {percent}, between {low} and {high}.</source>
        <translation>
            <numerusform>Validación cruzada del primer modelo en una imagen de entrenamiento: {percent}, entre {low} y {high}.</numerusform>
            <numerusform>Validación cruzada del primer modelo en %Ln imágenes de entrenamiento: {percent}, entre {low} y {high}.</numerusform>
        </translation>
    </message>
    <message>
        <source>This run has no figures yet: they are measured when a training has come to its end. An unfinished one can be resumed on the Train page.</source>
        <translation>Este entrenamiento aún no tiene cifras: se miden cuando un entrenamiento llega a su fin. Uno inacabado se puede reanudar en la página Entrenar.</translation>
    </message>
</context>
<context>
    <name>OwnPicturesGallery</name>
    <message>
        <source>Copy the path</source>
        <translation>Copiar la ruta</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Copiar la imagen</translation>
    </message>
    <message>
        <source>Let this picture stand for the species</source>
        <translation>Que esta imagen represente a la especie</translation>
    </message>
    <message>
        <source>Look closer</source>
        <translation>Mirar de cerca</translation>
    </message>
    <message>
        <source>Open the folder that the picture lies in</source>
        <translation>Abrir la carpeta en la que está la imagen</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>Mostrar el archivo</translation>
    </message>
    <message>
        <source>Show this one in the Pokédex</source>
        <translation>Mostrar esta en la Pokédex</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Take the picture out of the Pokédex; your file stays</source>
        <translation>Quitar la imagen de la Pokédex; tu archivo se queda</translation>
    </message>
    <message>
        <source>Your pictures</source>
        <translation>Tus imágenes</translation>
    </message>
</context>
<context>
    <name>OwnPicturesItemModel</name>
    <message>
        <source>named by you</source>
        <translation>identificada por ti</translation>
    </message>
    <message>
        <source>pasted</source>
        <translation>pegada</translation>
    </message>
    <message>
        <source>your choice</source>
        <translation>elegida por ti</translation>
    </message>
</context>
<context>
    <name>PerClassItemModel</name>
    <message>
        <source>Class</source>
        <translation>Clase</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Harmonic mean of both figures</source>
        <translation>Media armónica de ambas cifras</translation>
    </message>
    <message>
        <source>How many pictures of the class were judged</source>
        <translation>Cuántas imágenes de la clase se juzgaron</translation>
    </message>
    <message>
        <source>Most often taken for</source>
        <translation>Tomada sobre todo por</translation>
    </message>
    <message>
        <source>Of the pictures given this answer, how many are of this class</source>
        <translation>De las imágenes con esta respuesta, cuántas son de esta clase</translation>
    </message>
    <message>
        <source>Of the pictures of this class, how many were given this answer (recall)</source>
        <translation>De las imágenes de esta clase, cuántas recibieron esta respuesta (exhaustividad)</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisión</translation>
    </message>
    <message>
        <source>Recognised</source>
        <translation>Reconocidas</translation>
    </message>
    <message>
        <source>The folder that the pictures lie in</source>
        <translation>La carpeta en la que están las imágenes</translation>
    </message>
    <message>
        <source>The wrong answer that its pictures were given most often</source>
        <translation>La respuesta errónea que más recibieron sus imágenes</translation>
    </message>
</context>
<context>
    <name>PhaseNames</name>
    <message>
        <source>all layers</source>
        <translation>todas las capas</translation>
    </message>
    <message>
        <source>larger pictures</source>
        <translation>imágenes más grandes</translation>
    </message>
    <message>
        <source>last layer</source>
        <translation>última capa</translation>
    </message>
</context>
<context>
    <name>PhasesEditor</name>
    <message>
        <source>Add a copy of this phase at the end</source>
        <translation>Añadir una copia de esta fase al final</translation>
    </message>
    <message>
        <source>Add a phase</source>
        <translation>Añadir una fase</translation>
    </message>
    <message>
        <source>Phase {number}</source>
        <translation>Fase {number}</translation>
    </message>
    <message>
        <source>Remove this phase</source>
        <translation>Quitar esta fase</translation>
    </message>
    <message>
        <source>Take the phase that is shown out of the recipe</source>
        <translation>Quitar de la receta la fase que se muestra</translation>
    </message>
</context>
<context>
    <name>PictureDetail</name>
    <message>
        <source>Choose a picture to see it large.</source>
        <translation>Elige una imagen para verla en grande.</translation>
    </message>
    <message>
        <source>Open the folder that the picture lies in</source>
        <translation>Abrir la carpeta en la que está la imagen</translation>
    </message>
    <message>
        <source>Show its folder</source>
        <translation>Mostrar su carpeta</translation>
    </message>
    <message>
        <source>The picture is not there.</source>
        <translation>La imagen no está ahí.</translation>
    </message>
    <message>
        <source>The right class was given less than {percent}.</source>
        <translation>La clase correcta recibió menos del {percent}.</translation>
    </message>
    <message>
        <source>The right class was given {percent}.</source>
        <translation>La clase correcta recibió el {percent}.</translation>
    </message>
    <message>
        <source>{truth}, recognised</source>
        <translation>{truth}, reconocida</translation>
    </message>
    <message>
        <source>{truth}, taken for {predicted}</source>
        <translation>{truth}, tomada por {predicted}</translation>
    </message>
</context>
<context>
    <name>PictureDialog</name>
    <message>
        <source>All files</source>
        <translation>Todos los archivos</translation>
    </message>
    <message>
        <source>Files of type:</source>
        <translation>Tipo de archivo:</translation>
    </message>
    <message>
        <source>Look in:</source>
        <translation>Buscar en:</translation>
    </message>
    <message>
        <source>Open pictures</source>
        <translation>Abrir imágenes</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>Heatmap</source>
        <translation>Mapa de calor</translation>
    </message>
    <message>
        <source>Next picture in the folder</source>
        <translation>Imagen siguiente de la carpeta</translation>
    </message>
    <message>
        <source>Previous picture in the folder</source>
        <translation>Imagen anterior de la carpeta</translation>
    </message>
    <message>
        <source>Put the picture away</source>
        <translation>Quitar la imagen</translation>
    </message>
    <message>
        <source>Show what in the picture speaks for the answer</source>
        <translation>Mostrar qué partes de la imagen apoyan la respuesta</translation>
    </message>
    <message>
        <source>Show what in the picture speaks for {name}</source>
        <translation>Mostrar lo que en la imagen indica {name}</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place} de {count}</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>No picture yet</source>
        <translation>Aún no hay imagen</translation>
    </message>
    <message>
        <source>The picture {name}</source>
        <translation>La imagen {name}</translation>
    </message>
    <message>
        <source>{name} cannot be shown</source>
        <translation>{name} no se puede mostrar</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>Browse…</source>
        <translation>Examinar…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Name the folder by its full path.</source>
        <translation>Escribe la ruta completa de la carpeta.</translation>
    </message>
    <message>
        <source>Working out what will happen…</source>
        <translation>Calculando qué va a pasar…</translation>
    </message>
</context>
<context>
    <name>PlanItemModel</name>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Va a</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Why it stays</source>
        <translation>Por qué se queda</translation>
    </message>
    <message>
        <source>belongs to the picture above</source>
        <translation>pertenece a la imagen de arriba</translation>
    </message>
    <message>
        <source>gets a number, as its name is taken</source>
        <translation>recibe un número, porque su nombre está ocupado</translation>
    </message>
    <message>
        <source>it cannot be read as a picture</source>
        <translation>no se puede leer como imagen</translation>
    </message>
    <message>
        <source>it is a file that goes already, by another name</source>
        <translation>es un archivo que ya va, con otro nombre</translation>
    </message>
    <message>
        <source>it is a link, which would lead nowhere</source>
        <translation>es un enlace, que no llevaría a ninguna parte</translation>
    </message>
    <message>
        <source>it is in its folder already</source>
        <translation>ya está en su carpeta</translation>
    </message>
    <message>
        <source>it is not there any more</source>
        <translation>ya no está ahí</translation>
    </message>
    <message>
        <source>it may belong to another picture of that name</source>
        <translation>puede pertenecer a otra imagen de ese nombre</translation>
    </message>
    <message>
        <source>it shows none of the classes</source>
        <translation>no muestra ninguna de las clases</translation>
    </message>
    <message>
        <source>new folder</source>
        <translation>carpeta nueva</translation>
    </message>
    <message>
        <source>no folder can be called as its class is</source>
        <translation>ninguna carpeta puede llamarse como su clase</translation>
    </message>
    <message>
        <source>the answer is not sure</source>
        <translation>la respuesta no es segura</translation>
    </message>
</context>
<context>
    <name>PlanTables</name>
    <message>
        <source>Files that go ({count})</source>
        <translation>Archivos que van ({count})</translation>
    </message>
    <message>
        <source>Files that stay ({count})</source>
        <translation>Archivos que se quedan ({count})</translation>
    </message>
    <message>
        <source>Folders ({count})</source>
        <translation>Carpetas ({count})</translation>
    </message>
</context>
<context>
    <name>PokedexPage</name>
    <message>
        <source>Copied the picture.</source>
        <translation>Imagen copiada.</translation>
    </message>
    <message>
        <source>Every species. Those that you have identified show your own best picture.</source>
        <translation>Todas las especies. Las que has identificado muestran tu mejor imagen.</translation>
    </message>
    <message>
        <source>No species fits what you search for.</source>
        <translation>Ninguna especie coincide con lo que buscas.</translation>
    </message>
    <message>
        <source>Pokédex</source>
        <translation>Pokédex</translation>
    </message>
    <message>
        <source>The picture was taken out of the Pokédex; your file is untouched.</source>
        <translation>La imagen se ha quitado de la Pokédex; tu archivo sigue intacto.</translation>
    </message>
    <message>
        <source>Your correction was taken back.</source>
        <translation>Tu corrección se ha deshecho.</translation>
    </message>
    <message>
        <source>{seen} of {total} seen</source>
        <translation>{seen} de {total} vistas</translation>
    </message>
</context>
<context>
    <name>PresetPicker</name>
    <message numerus="yes">
        <source>%Ln minute(s)</source>
        <translation>
            <numerusform>%Ln minuto</numerusform>
            <numerusform>%Ln minutos</numerusform>
        </translation>
    </message>
    <message>
        <source>At most {time} here</source>
        <translation>Como mucho {time} aquí</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>La mejor</translation>
    </message>
    <message>
        <source>First model</source>
        <translation>Primer modelo</translation>
    </message>
    <message>
        <source>Fits only the last layer to what the network already knows of pictures. Often good enough, and it tells which labels may be wrong.</source>
        <translation>Ajusta solo la última capa a lo que la red ya sabe de las imágenes. A menudo basta, y dice qué etiquetas pueden estar mal.</translation>
    </message>
    <message>
        <source>Goes on from the first model and teaches all layers. The most accurate we know, also on pictures that look different from yours.</source>
        <translation>Parte del primer modelo y entrena todas las capas. Lo más preciso que conocemos, también con imágenes distintas de las tuyas.</translation>
    </message>
    <message>
        <source>How to train</source>
        <translation>Cómo entrenar</translation>
    </message>
    <message>
        <source>Measuring how long it takes here…</source>
        <translation>Midiendo cuánto tarda aquí…</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>La del informe</translation>
    </message>
    <message>
        <source>The two phases of the student report, number for number: only the head, then all layers. Good for seeing transfer learning happen.</source>
        <translation>Las dos fases del trabajo de estudiante, número por número: primero solo el clasificador y luego todas las capas. Buena para ver cómo funciona el aprendizaje por transferencia.</translation>
    </message>
    <message>
        <source>Your own settings: they agree with no preset. Choose one to go back to it.</source>
        <translation>Tus propios ajustes: no coinciden con ninguna receta. Elige una para volver a ella.</translation>
    </message>
    <message>
        <source>a minute</source>
        <translation>un minuto</translation>
    </message>
    <message>
        <source>an hour</source>
        <translation>una hora</translation>
    </message>
    <message>
        <source>half a minute</source>
        <translation>medio minuto</translation>
    </message>
    <message>
        <source>{hours} hours</source>
        <translation>{hours} horas</translation>
    </message>
</context>
<context>
    <name>ProblemReport</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Cerrar esta ventana (Esc)</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Copiado.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy the whole text</source>
        <translation>Copiar todo el texto</translation>
    </message>
    <message>
        <source>Copy this text into your report, and say what you did and what you expected. It tells us the versions and what the app noted last.</source>
        <translation>Copia este texto en tu informe y cuenta qué hiciste y qué esperabas. Nos dice las versiones y lo último que anotó la aplicación.</translation>
    </message>
    <message>
        <source>Nothing is sent by itself. The text may name files of yours: change or delete whatever you would rather keep to yourself.</source>
        <translation>Nada se envía solo. El texto puede nombrar archivos tuyos: cambia o borra lo que prefieras no compartir.</translation>
    </message>
    <message>
        <source>Reading the log…</source>
        <translation>Leyendo el registro…</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>Informar de un problema</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Guardar como…</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Guardar el informe</translation>
    </message>
    <message>
        <source>Save the text as a file</source>
        <translation>Guardar el texto en un archivo</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>Texto del informe</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>&amp;Buscar en:</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>&amp;Tipo de ficheros:</translation>
    </message>
</context>
<context>
    <name>RecentButton</name>
    <message>
        <source>Clear list</source>
        <translation>Vaciar la lista</translation>
    </message>
</context>
<context>
    <name>RecipeForm</name>
    <message>
        <source>Augmentation</source>
        <translation>Aumento de datos</translation>
    </message>
    <message>
        <source>General</source>
        <translation>General</translation>
    </message>
    <message>
        <source>Open a recipe</source>
        <translation>Abrir una receta</translation>
    </message>
    <message>
        <source>Open a recipe…</source>
        <translation>Abrir una receta…</translation>
    </message>
    <message>
        <source>Phases</source>
        <translation>Fases</translation>
    </message>
    <message>
        <source>Read all settings from a JSON file</source>
        <translation>Leer todos los ajustes de un archivo JSON</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>Recetas (*.json)</translation>
    </message>
    <message>
        <source>Save this recipe</source>
        <translation>Guardar esta receta</translation>
    </message>
    <message>
        <source>Save this recipe…</source>
        <translation>Guardar esta receta…</translation>
    </message>
    <message>
        <source>Some settings of the recipe are not valid: they are marked under “Advanced”.</source>
        <translation>Algunos ajustes de la receta no son válidos: están marcados en «Avanzado».</translation>
    </message>
    <message>
        <source>Write all settings to a JSON file, for another time or the command line</source>
        <translation>Escribir todos los ajustes en un archivo JSON, para otra ocasión o para la línea de órdenes</translation>
    </message>
</context>
<context>
    <name>RecipeTexts</name>
    <message>
        <source>A first model learns from the middle of each picture as well, and from the figure in it, where things are larger. Automatic does so with {most} pictures or fewer.</source>
        <translation>Un primer modelo aprende también del centro de cada imagen y de la figura que hay en ella, donde las cosas son más grandes. Con «Automático», si las imágenes no pasan de {most}.</translation>
    </message>
    <message>
        <source>A phase ends early after so many epochs without progress on the validation pictures, if there are a hundred or more of these. 0 means never.</source>
        <translation>Una fase termina antes tras tantas épocas sin mejorar en las imágenes de validación, si hay cien o más. 0 significa nunca.</translation>
    </message>
    <message>
        <source>AdamW treats weight decay apart from the step, Adam does not.</source>
        <translation>AdamW trata el decaimiento de pesos aparte del paso; Adam, no.</translation>
    </message>
    <message>
        <source>Adapting</source>
        <translation>Se adapta</translation>
    </message>
    <message>
        <source>All layers</source>
        <translation>Todas las capas</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Siempre</translation>
    </message>
    <message>
        <source>An error in a class of few pictures counts for more. Automatic does so where the largest class has over {ratio} times the pictures of the smallest.</source>
        <translation>Un error en una clase de pocas imágenes cuenta más. Automático lo hace si la clase mayor tiene más de {ratio} veces las imágenes de la menor.</translation>
    </message>
    <message>
        <source>Asks for a little less than full certainty, which makes confidences more honest.</source>
        <translation>Pide algo menos que la certeza total, lo que hace más honestas las confianzas.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>Averaging of weights</source>
        <translation>Promedio de pesos</translation>
    </message>
    <message>
        <source>Batch normalisation</source>
        <translation>Normalización por lotes</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Tamaño del lote</translation>
    </message>
    <message>
        <source>Batch size of few steps</source>
        <translation>Tamaño de lote con pocos pasos</translation>
    </message>
    <message>
        <source>Best on validation</source>
        <translation>Los mejores en validación</translation>
    </message>
    <message>
        <source>Bicubic</source>
        <translation>Bicúbica</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>Bilineal</translation>
    </message>
    <message>
        <source>Chance of blur, large pixels, poor JPEG or noise.</source>
        <translation>Probabilidad de desenfoque, píxeles grandes, JPEG pobre o ruido.</translation>
    </message>
    <message>
        <source>Chance that a figure on a plain ground gets another ground.</source>
        <translation>Probabilidad de que una figura sobre fondo liso reciba otro fondo.</translation>
    </message>
    <message>
        <source>Chance that a random rectangle is covered.</source>
        <translation>Probabilidad de que se tape un rectángulo al azar.</translation>
    </message>
    <message>
        <source>Chance that it is redrawn as pencil lines.</source>
        <translation>Probabilidad de que se redibuje con trazos de lápiz.</translation>
    </message>
    <message>
        <source>Chance that left and right are exchanged.</source>
        <translation>Probabilidad de que se intercambien izquierda y derecha.</translation>
    </message>
    <message>
        <source>Chance that the colours are dropped.</source>
        <translation>Probabilidad de que se quiten los colores.</translation>
    </message>
    <message>
        <source>Chance that the picture stands small on a page or another picture.</source>
        <translation>Probabilidad de que la imagen aparezca pequeña en una página o en otra imagen.</translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation>Pesos de las clases</translation>
    </message>
    <message>
        <source>Colour changes</source>
        <translation>Cambios de color</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>Constante</translation>
    </message>
    <message>
        <source>Covering</source>
        <translation>Rectángulo tapado</translation>
    </message>
    <message>
        <source>Crop by a quarter at most</source>
        <translation>Recortar un cuarto como máximo</translation>
    </message>
    <message>
        <source>Crop to the middle</source>
        <translation>Recortar al centro</translation>
    </message>
    <message>
        <source>Damage</source>
        <translation>Imagen dañada</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Épocas</translation>
    </message>
    <message>
        <source>Falling (cosine)</source>
        <translation>Baja (coseno)</translation>
    </message>
    <message>
        <source>Fitted at once (logistic regression)</source>
        <translation>Ajuste directo (regresión logística)</translation>
    </message>
    <message>
        <source>Fitting</source>
        <translation>Encaje</translation>
    </message>
    <message>
        <source>Fraction of the features that is hidden from the head in each step, against learning by heart.</source>
        <translation>Fracción de las características que se oculta al clasificador en cada paso, contra el aprender de memoria.</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>Congelada</translation>
    </message>
    <message>
        <source>Frozen keeps the statistics of the start; adapting suits pictures that look different.</source>
        <translation>Congelada conserva las estadísticas del punto de partida; adaptarla conviene a imágenes de otro aspecto.</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Tarjeta gráfica (CUDA)</translation>
    </message>
    <message>
        <source>Graphics of a Mac (MPS)</source>
        <translation>Gráficos de un Mac (MPS)</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Gris</translation>
    </message>
    <message>
        <source>Growing sizes</source>
        <translation>Tamaños crecientes</translation>
    </message>
    <message>
        <source>How a picture that is not square becomes one.</source>
        <translation>Cómo se hace cuadrada una imagen que no lo es.</translation>
    </message>
    <message>
        <source>How large the steps are. Too large never settles, too small takes for ever.</source>
        <translation>Cómo de grandes son los pasos. Demasiado grandes no se asientan nunca; demasiado pequeños no acaban nunca.</translation>
    </message>
    <message>
        <source>How often the training pictures are gone through.</source>
        <translation>Cuántas veces se recorren las imágenes de entrenamiento.</translation>
    </message>
    <message>
        <source>How pixels are computed when a picture is resized.</source>
        <translation>Cómo se calculan los píxeles al cambiar el tamaño de una imagen.</translation>
    </message>
    <message>
        <source>How the learning rate changes within the phase.</source>
        <translation>Cómo cambia la tasa de aprendizaje dentro de la fase.</translation>
    </message>
    <message>
        <source>Hue</source>
        <translation>Tono</translation>
    </message>
    <message>
        <source>Interpolation</source>
        <translation>Interpolación</translation>
    </message>
    <message>
        <source>It may have {high} characters at most.</source>
        <translation>Puede tener como mucho {high} caracteres.</translation>
    </message>
    <message>
        <source>It must be less than {high}.</source>
        <translation>Debe ser menor que {high}.</translation>
    </message>
    <message>
        <source>It must be more than {low}.</source>
        <translation>Debe ser mayor que {low}.</translation>
    </message>
    <message>
        <source>It must be {high} or less.</source>
        <translation>Debe ser {high} o menos.</translation>
    </message>
    <message>
        <source>It must be {low} or more.</source>
        <translation>Debe ser {low} o más.</translation>
    </message>
    <message>
        <source>Keeps a moving average of the weights, such as 0.99. 0 keeps the last weights.</source>
        <translation>Mantiene una media móvil de los pesos, por ejemplo 0,99. 0 conserva los últimos pesos.</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>Suavizado de etiquetas</translation>
    </message>
    <message>
        <source>Learn from middles</source>
        <translation>Aprender de los centros</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Tasa de aprendizaje</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Espejo</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nunca</translation>
    </message>
    <message>
        <source>Only a head is fitted at once, with frozen normalisation and in one epoch.</source>
        <translation>Solo se ajusta de golpe una cabeza, con la normalización congelada y en una época.</translation>
    </message>
    <message>
        <source>Only the head</source>
        <translation>Solo el clasificador</translation>
    </message>
    <message>
        <source>Only the head is quick and safe; all layers reach further.</source>
        <translation>Solo el clasificador es rápido y seguro; todas las capas llegan más lejos.</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>Optimizador</translation>
    </message>
    <message>
        <source>Other ground</source>
        <translation>Otro fondo</translation>
    </message>
    <message>
        <source>Pad with white</source>
        <translation>Completar con blanco</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>Paciencia</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>Tamaño de la imagen</translation>
    </message>
    <message>
        <source>Picture sizes spread over the epochs, such as 128×8, 160×6. Small ones first save time; empty means the picture size.</source>
        <translation>Tamaños de imagen repartidos entre las épocas, por ejemplo 128×8, 160×6. Empezar por los pequeños ahorra tiempo; vacío significa el tamaño de la imagen.</translation>
    </message>
    <message>
        <source>Pictures a class for the epochs</source>
        <translation>Imágenes por clase para las épocas</translation>
    </message>
    <message>
        <source>Pictures in each step where there would be fewer steps than the rates are meant for: smaller batches make more of them. 0 takes the batch size there too.</source>
        <translation>Imágenes de cada paso cuando habría menos pasos que los previstos para las tasas: con lotes menores hay más. Con 0 vale también ahí el tamaño de lote.</translation>
    </message>
    <message>
        <source>Pictures in each step. More take more memory and make the steps steadier.</source>
        <translation>Imágenes en cada paso. Más ocupan más memoria y hacen los pasos más estables.</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>Agrupación</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisión numérica</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Procesador</translation>
    </message>
    <message>
        <source>Processor cores that compute. 0 leaves one core to the window and takes the rest.</source>
        <translation>Núcleos del procesador que calculan. 0 deja un núcleo a la ventana y toma los demás.</translation>
    </message>
    <message>
        <source>Pulls weights towards zero, against learning by heart.</source>
        <translation>Empuja los pesos hacia cero, contra el aprender de memoria.</translation>
    </message>
    <message>
        <source>Rate of the first layers</source>
        <translation>Tasa de las primeras capas</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>Rotación</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Programa</translation>
    </message>
    <message>
        <source>Second look</source>
        <translation>Segunda mirada</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semilla</translation>
    </message>
    <message>
        <source>Share of the first model</source>
        <translation>Parte del primer modelo</translation>
    </message>
    <message>
        <source>Shows a random part, at least this fraction of the area; 1 shows all.</source>
        <translation>Muestra una parte al azar, al menos esta fracción del área; 1 la muestra entera.</translation>
    </message>
    <message>
        <source>Side of the square that the model sees, in pixels. Larger shows more detail; time grows with its square.</source>
        <translation>Lado del cuadrado que ve el modelo, en píxeles. Uno mayor muestra más detalle; el tiempo crece con su cuadrado.</translation>
    </message>
    <message>
        <source>Sizes lie between {low} and {high} pixels.</source>
        <translation>Los tamaños van de {low} a {high} píxeles.</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Trazos de lápiz</translation>
    </message>
    <message>
        <source>Small on a page</source>
        <translation>Pequeña en una página</translation>
    </message>
    <message>
        <source>Smallest part</source>
        <translation>Recorte mínimo</translation>
    </message>
    <message>
        <source>Something must stand here.</source>
        <translation>Aquí hay que poner algo.</translation>
    </message>
    <message>
        <source>Squash</source>
        <translation>Deformar</translation>
    </message>
    <message>
        <source>Stands in the curves and the report.</source>
        <translation>Aparece en las curvas y en el informe.</translation>
    </message>
    <message>
        <source>Steps for the rates</source>
        <translation>Pasos para las tasas</translation>
    </message>
    <message>
        <source>Stretches by up to this factor; 1 never does.</source>
        <translation>Estira hasta este factor; 1 no estira nunca.</translation>
    </message>
    <message>
        <source>Stretching</source>
        <translation>Estiramiento</translation>
    </message>
    <message>
        <source>The epochs are meant for so many. A set with four times as many gets half the epochs. 0 takes them as they stand.</source>
        <translation>Las épocas están pensadas para tantas. Un conjunto con el cuádruple recibe la mitad de las épocas. 0 las toma tal como están.</translation>
    </message>
    <message>
        <source>The finished weights are a mean of the first model&apos;s and the last ones; this is the first model&apos;s part. 0 takes the best epoch.</source>
        <translation>Los pesos acabados son una media de los del primer modelo y los últimos; esta es la parte del primer modelo. 0 toma la mejor época.</translation>
    </message>
    <message>
        <source>The last ones</source>
        <translation>Los últimos</translation>
    </message>
    <message>
        <source>The mean</source>
        <translation>La media</translation>
    </message>
    <message>
        <source>The model looks again, closer and in other ways, at pictures that leave it in doubt, where that helps on validation.</source>
        <translation>El modelo mira otra vez, de más cerca y de otras maneras, las imágenes que le dejan dudas, si eso ayuda en la validación.</translation>
    </message>
    <message>
        <source>The rates are meant for so many. A training of fewer steps freezes batch normalisation; one of a quarter gets half the rates. 0 takes both as they stand.</source>
        <translation>Las tasas están pensadas para tantos. Un entrenamiento con menos pasos congela la normalización por lotes; uno con la cuarta parte recibe la mitad de las tasas. 0 toma ambas tal como están.</translation>
    </message>
    <message>
        <source>The root of the mean</source>
        <translation>La raíz de la media</translation>
    </message>
    <message>
        <source>The same number gives the same random choices.</source>
        <translation>Otro número da otros sorteos; el mismo, los mismos.</translation>
    </message>
    <message>
        <source>Their learning rate over the head&apos;s; 1 treats all layers alike.</source>
        <translation>Su tasa de aprendizaje respecto a la del clasificador; 1 trata igual a todas las capas.</translation>
    </message>
    <message>
        <source>There are more sizes than epochs.</source>
        <translation>Hay más tamaños que épocas.</translation>
    </message>
    <message>
        <source>This is not a number.</source>
        <translation>Esto no es un número.</translation>
    </message>
    <message>
        <source>This must be a whole number.</source>
        <translation>Debe ser un número entero.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Hilos</translation>
    </message>
    <message>
        <source>Turns by up to so many degrees either way.</source>
        <translation>Gira hasta tantos grados a cada lado.</translation>
    </message>
    <message>
        <source>Turns the hue by up to so many degrees.</source>
        <translation>Gira el tono hasta tantos grados.</translation>
    </message>
    <message>
        <source>Up, then down (one cycle)</source>
        <translation>Sube y luego baja (un ciclo)</translation>
    </message>
    <message>
        <source>Varies brightness, contrast and saturation by up to this fraction.</source>
        <translation>Varía el brillo, el contraste y la saturación hasta esta fracción.</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Decaimiento de pesos</translation>
    </message>
    <message>
        <source>Weights to keep</source>
        <translation>Pesos que se conservan</translation>
    </message>
    <message>
        <source>What computes. “Automatic” takes a graphics card where there is one.</source>
        <translation>Lo que calcula. «Automático» toma una tarjeta gráfica si la hay.</translation>
    </message>
    <message>
        <source>What learns</source>
        <translation>Qué aprende</translation>
    </message>
    <message>
        <source>What the last layer sees of the network&apos;s features: their mean over the picture, or the root of it, from which few pictures are learnt better.</source>
        <translation>Lo que ve la última capa de las características de la red: su media en la imagen, o la raíz de esa media, con la que se aprende mejor de pocas imágenes.</translation>
    </message>
    <message>
        <source>When in doubt</source>
        <translation>En caso de duda</translation>
    </message>
    <message>
        <source>Which state of the training becomes the model.</source>
        <translation>Qué estado del entrenamiento se convierte en el modelo.</translation>
    </message>
    <message>
        <source>Write sizes with commas between, such as 128, 160×2.</source>
        <translation>Escribe los tamaños separados por comas, por ejemplo 128, 160×2.</translation>
    </message>
    <message>
        <source>bfloat16 is less exact and quicker where the processor or the graphics card has units for it. Automatic takes it there.</source>
        <translation>bfloat16 es menos exacta, y más rápida donde el procesador o la tarjeta gráfica tienen unidades para ella. Automática la elige allí.</translation>
    </message>
</context>
<context>
    <name>ReportOpener</name>
    <message>
        <source>No program that shows web pages was found. The report is {path}.</source>
        <translation>No se encontró ningún programa que muestre páginas web. El informe es {path}.</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Abrir otra vez</translation>
    </message>
    <message>
        <source>The report could not be written. The run itself is not affected.</source>
        <translation>El informe no se pudo escribir. Al entrenamiento no le afecta.</translation>
    </message>
    <message>
        <source>Your browser shows the report, which is {path}.</source>
        <translation>El informe se abre en el navegador; está en {path}.</translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln clase</numerusform>
            <numerusform>%Ln clases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln training picture(s)</source>
        <translation>
            <numerusform>%Ln imagen de entrenamiento</numerusform>
            <numerusform>%Ln imágenes de entrenamiento</numerusform>
        </translation>
    </message>
    <message>
        <source>A report is being written.</source>
        <translation>Se está escribiendo un informe.</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Clases</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Confusions</source>
        <translation>Confusiones</translation>
    </message>
    <message>
        <source>How well a training turned out, and where it errs.</source>
        <translation>A qué llegó un entrenamiento y dónde se equivoca.</translation>
    </message>
    <message>
        <source>Open the folder of a run</source>
        <translation>Abrir la carpeta de un entrenamiento</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Resumen</translation>
    </message>
    <message>
        <source>Part of the data set</source>
        <translation>Parte del conjunto de datos</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Resultados</translation>
    </message>
    <message>
        <source>Test pictures</source>
        <translation>Imágenes de prueba</translation>
    </message>
    <message>
        <source>The folder that holds the folders of pictures</source>
        <translation>La carpeta que contiene las carpetas de imágenes</translation>
    </message>
    <message>
        <source>The pictures that the figures were measured on</source>
        <translation>Las imágenes con las que se midieron las cifras</translation>
    </message>
    <message>
        <source>Training pictures</source>
        <translation>Imágenes de entrenamiento</translation>
    </message>
    <message>
        <source>Validation pictures</source>
        <translation>Imágenes de validación</translation>
    </message>
    <message>
        <source>Worst errors</source>
        <translation>Peores errores</translation>
    </message>
    <message>
        <source>Writing a report…</source>
        <translation>Escribiendo un informe…</translation>
    </message>
    <message>
        <source>recipe {name}</source>
        <translation>receta {name}</translation>
    </message>
    <message>
        <source>trained for {time}</source>
        <translation>entrenado durante {time}</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Add pictures or classes, and go on from the model of this run</source>
        <translation>Añadir imágenes o clases y continuar desde el modelo de este entrenamiento</translation>
    </message>
    <message>
        <source>Add pictures or classes…</source>
        <translation>Añadir imágenes o clases…</translation>
    </message>
    <message>
        <source>Choose a run</source>
        <translation>Elegir un entrenamiento</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>En uso</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Abrir una carpeta…</translation>
    </message>
    <message>
        <source>Put the model of this run among yours and identify with it</source>
        <translation>Añadir el modelo de este entrenamiento a los tuyos e identificar con él</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Informe</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Entrenamiento</translation>
    </message>
    <message>
        <source>Show a run that lies elsewhere</source>
        <translation>Mostrar un entrenamiento que está en otro sitio</translation>
    </message>
    <message>
        <source>Show the report of this run in the browser</source>
        <translation>Mostrar el informe de este entrenamiento en el navegador</translation>
    </message>
    <message>
        <source>The run that is shown</source>
        <translation>El entrenamiento que se muestra</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Usar este modelo</translation>
    </message>
    <message>
        <source>What else can be done with this run</source>
        <translation>Qué más se puede hacer con este entrenamiento</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>Escribiendo…</translation>
    </message>
</context>
<context>
    <name>RunKeeping</name>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Rename the run</source>
        <translation>Cambiar el nombre del entrenamiento</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Cambiar el nombre…</translation>
    </message>
    <message>
        <source>There is a run called “{name}” already.</source>
        <translation>Ya hay un entrenamiento llamado «{name}».</translation>
    </message>
    <message>
        <source>“{name}” has been removed.</source>
        <translation>«{name}» se ha quitado.</translation>
    </message>
    <message>
        <source>“{name}” is being trained, by this window or another: it can be renamed and deleted once that has ended.</source>
        <translation>«{name}» se está entrenando, en esta ventana o en otra: se podrá cambiar de nombre y eliminar cuando termine.</translation>
    </message>
    <message>
        <source>“{name}” lies elsewhere, in {folder}, and is left as it is.</source>
        <translation>«{name}» está en otro sitio, en {folder}, y se deja como está.</translation>
    </message>
    <message>
        <source>“{old}” is called “{new}” now.</source>
        <translation>«{old}» se llama ahora «{new}».</translation>
    </message>
</context>
<context>
    <name>RunsItemModel</name>
    <message>
        <source>being trained</source>
        <translation>en marcha</translation>
    </message>
    <message>
        <source>cross-validation {percent}</source>
        <translation>validación cruzada {percent}</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>dañado</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>terminado</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>interrumpido</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>detenido</translation>
    </message>
    <message>
        <source>validation {percent}</source>
        <translation>validación {percent}</translation>
    </message>
</context>
<context>
    <name>SectionTexts</name>
    <message numerus="yes">
        <source>%Ln class(es) missing from training</source>
        <translation>
            <numerusform>%Ln clase que falta en el entrenamiento</numerusform>
            <numerusform>%Ln clases que faltan en el entrenamiento</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln class(es) not measured</source>
        <translation>
            <numerusform>%Ln clase sin medir</numerusform>
            <numerusform>%Ln clases sin medir</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln class(es) with names alike</source>
        <translation>
            <numerusform>%Ln clase con un nombre parecido a otro</numerusform>
            <numerusform>%Ln clases con nombres parecidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln class(es) without pictures</source>
        <translation>
            <numerusform>%Ln clase sin imágenes</numerusform>
            <numerusform>%Ln clases sin imágenes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln copies</source>
        <translation>
            <numerusform>%Ln copia</numerusform>
            <numerusform>%Ln copias</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln archivo</numerusform>
            <numerusform>%Ln archivos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) in several classes</source>
        <translation>
            <numerusform>%Ln archivo en varias clases</numerusform>
            <numerusform>%Ln archivos en varias clases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) not used</source>
        <translation>
            <numerusform>%Ln archivo sin usar</numerusform>
            <numerusform>%Ln archivos sin usar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) renamed</source>
        <translation>
            <numerusform>%Ln archivo con otro nombre</numerusform>
            <numerusform>%Ln archivos con otro nombre</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) there twice or more</source>
        <translation>
            <numerusform>%Ln archivo repetido</numerusform>
            <numerusform>%Ln archivos repetidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln group(s) of near-duplicates</source>
        <translation>
            <numerusform>%Ln grupo de casi duplicados</numerusform>
            <numerusform>%Ln grupos de casi duplicados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left to look at.</source>
        <translation>
            <numerusform>Queda %Ln por revisar.</numerusform>
            <numerusform>Quedan %Ln por revisar.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln imagen</numerusform>
            <numerusform>%Ln imágenes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) in several subsets</source>
        <translation>
            <numerusform>%Ln imagen en varias partes</numerusform>
            <numerusform>%Ln imágenes en varias partes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) left out</source>
        <translation>
            <numerusform>%Ln imagen excluida</numerusform>
            <numerusform>%Ln imágenes excluidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) much alike</source>
        <translation>
            <numerusform>%Ln imagen muy parecida</numerusform>
            <numerusform>%Ln imágenes muy parecidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) that look wrong</source>
        <translation>
            <numerusform>%Ln imagen sospechosa</numerusform>
            <numerusform>%Ln imágenes sospechosas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) without a label</source>
        <translation>
            <numerusform>%Ln imagen sin etiqueta</numerusform>
            <numerusform>%Ln imágenes sin etiqueta</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tiny class(es)</source>
        <translation>
            <numerusform>%Ln clase diminuta</numerusform>
            <numerusform>%Ln clases diminutas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable picture(s)</source>
        <translation>
            <numerusform>%Ln imagen ilegible</numerusform>
            <numerusform>%Ln imágenes ilegibles</numerusform>
        </translation>
    </message>
    <message>
        <source>A training needs at least two classes: make one folder of pictures for each.</source>
        <translation>Un entrenamiento necesita al menos dos clases: crea una carpeta de imágenes para cada una.</translation>
    </message>
    <message>
        <source>All pictures of this class.</source>
        <translation>Todas las imágenes de esta clase.</translation>
    </message>
    <message>
        <source>By their names in the zip, some systems would take these files for others, or could not have them. They are used under another name.</source>
        <translation>Por sus nombres en el zip, algunos sistemas confundirían estos archivos con otros o no podrían tenerlos. Se usan con otro nombre.</translation>
    </message>
    <message>
        <source>By you; they can be put back.</source>
        <translation>Por ti; se pueden volver a incluir.</translation>
    </message>
    <message>
        <source>Copies of a picture lie in the train folder and in the valid or test folder. The figures would look better than they are: keep one of each.</source>
        <translation>Hay copias de una imagen en la carpeta de entrenamiento y en la de validación o prueba. Las cifras parecerían mejores de lo que son: quédate con una de cada.</translation>
    </message>
    <message>
        <source>Good to know.</source>
        <translation>Conviene saberlo.</translation>
    </message>
    <message>
        <source>Much the same picture lies in several class folders, so probably some label is wrong. Leave out those that are in the wrong class; if both are right, keep them.</source>
        <translation>Casi la misma imagen está en las carpetas de varias clases, así que probablemente alguna etiqueta está mal. Excluye las que estén en la clase equivocada; si todas son correctas, déjalas.</translation>
    </message>
    <message>
        <source>Only one class</source>
        <translation>Una sola clase</translation>
    </message>
    <message>
        <source>Rescaled, mirrored or recoloured copies within a class. They may stay: the grouped split keeps such copies together, so the figures remain honest.</source>
        <translation>Copias de otro tamaño, en espejo o de otro color dentro de una clase. Pueden quedarse: la división por grupos mantiene juntas esas copias, así que las cifras siguen siendo honestas.</translation>
    </message>
    <message>
        <source>Settled.</source>
        <translation>Resuelto.</translation>
    </message>
    <message numerus="yes">
        <source>The largest class has more than %Ln time(s) the pictures of the smallest. Errors in small classes will count for more while learning, but pictures help more: add some to the small ones, or leave some of the large ones out.</source>
        <translation>
            <numerusform>La clase más grande tiene más de %Ln vez las imágenes de la más pequeña. Los errores en las clases pequeñas contarán más al aprender, pero más imágenes ayudan más: añade algunas a las pequeñas o excluye algunas de las grandes.</numerusform>
            <numerusform>La clase más grande tiene más de %Ln veces las imágenes de la más pequeña. Los errores en las clases pequeñas contarán más al aprender, pero más imágenes ayudan más: añade algunas a las pequeñas o excluye algunas de las grandes.</numerusform>
        </translation>
    </message>
    <message>
        <source>The names of these classes differ only in capitals, spaces or dashes, so they may be one class in two folders: then put their pictures into one.</source>
        <translation>Los nombres de estas clases solo se distinguen en mayúsculas, espacios o guiones, así que puede que sean una sola clase en dos carpetas: en ese caso, pon sus imágenes en una.</translation>
    </message>
    <message>
        <source>The same file is in its class more than once. It counts for more than it should: keep one of each.</source>
        <translation>El mismo archivo está más de una vez en su clase. Cuenta más de lo que debería: quédate con uno de cada.</translation>
    </message>
    <message>
        <source>The very same file lies in several class folders, so some label is wrong. Leave out the copies that are in the wrong class.</source>
        <translation>El mismo archivo está en las carpetas de varias clases, así que alguna etiqueta está mal. Excluye las copias que estén en la clase equivocada.</translation>
    </message>
    <message>
        <source>These classes are trained, but have no pictures in the valid or test folder, so the figures say nothing about them: put some pictures there as well.</source>
        <translation>Estas clases se entrenan, pero no tienen imágenes en la carpeta de validación o de prueba, así que las cifras no dicen nada de ellas: pon allí también algunas imágenes.</translation>
    </message>
    <message>
        <source>These classes would be tested without ever being trained: put pictures of them into the train folder as well.</source>
        <translation>Estas clases se probarían sin haberse entrenado nunca: pon también imágenes suyas en la carpeta de entrenamiento.</translation>
    </message>
    <message>
        <source>These files are damaged or no pictures. A training passes over them, so they do no harm; leave them out to have them settled.</source>
        <translation>Estos archivos están dañados o no son imágenes. El entrenamiento los salta, así que no hacen daño; exclúyelos para darlos por resueltos.</translation>
    </message>
    <message>
        <source>These files are no pictures, are a camera&apos;s raw files beside their pictures, or lie outside the class folders. They are not used.</source>
        <translation>Estos archivos no son imágenes, son archivos RAW de una cámara junto a sus imágenes o están fuera de las carpetas de las clases. No se usan.</translation>
    </message>
    <message>
        <source>These folders hold no picture that can be used. The model will not know these classes: add pictures, or remove the folders.</source>
        <translation>Estas carpetas no contienen ninguna imagen que se pueda usar. El modelo no conocerá estas clases: añade imágenes o elimina las carpetas.</translation>
    </message>
    <message>
        <source>These pictures are so much alike, as forms or X-rays are, that copies cannot be told among them. If they show the same things again and again, new things will be recognised less often than is measured.</source>
        <translation>Estas imágenes se parecen tanto, como los formularios o las radiografías, que entre ellas no se pueden distinguir copias. Si muestran una y otra vez las mismas cosas, las nuevas se reconocerán menos veces de lo que se mide.</translation>
    </message>
    <message>
        <source>These pictures lie in no class that is trained: in a folder whose name stands in parentheses, or in another one of the valid or test folder. They are neither learnt nor tested; Batch names them once the model is there.</source>
        <translation>Estas imágenes no están en ninguna clase que se entrene: están en una carpeta cuyo nombre va entre paréntesis, o en otra de la carpeta de validación o de prueba. Ni se aprenden ni se usan de prueba; Lotes les pondrá nombre cuando el modelo esté listo.</translation>
    </message>
    <message>
        <source>Very different class sizes</source>
        <translation>Clases de tamaños muy distintos</translation>
    </message>
    <message numerus="yes">
        <source>With fewer than %Ln picture(s) a class is hard to learn, and one or two test pictures say little about it. More pictures help most.</source>
        <translation>
            <numerusform>Con menos de %Ln imagen, una clase es difícil de aprender, y una o dos imágenes de prueba dicen poco de ella. Lo que más ayuda son más imágenes.</numerusform>
            <numerusform>Con menos de %Ln imágenes, una clase es difícil de aprender, y una o dos imágenes de prueba dicen poco de ella. Lo que más ayuda son más imágenes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Worth a look.</source>
        <translation>Merece un vistazo.</translation>
    </message>
    <message>
        <source>Worth settling before a training.</source>
        <translation>Mejor resolverlo antes.</translation>
    </message>
    <message>
        <source>You left these out. Nothing was changed on the disk, and they can be put back.</source>
        <translation>Las has excluido tú. En el disco no ha cambiado nada, y se pueden volver a incluir.</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>excluida</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>resuelto</translation>
    </message>
    <message>
        <source>{name} in the zip</source>
        <translation>{name} en el zip</translation>
    </message>
    <message>
        <source>{path}, left out</source>
        <translation>{path}, excluida</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Answer so</source>
        <translation>Responder así</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apariencia</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Preguntar</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>Enseguida</translation>
    </message>
    <message>
        <source>At pictures that leave the model in doubt, closer and in other ways. It is right more often so, and takes up to about twice the time.</source>
        <translation>A las imágenes que dejan dudas al modelo, de más cerca y de otras maneras. Así acierta más y tarda hasta cerca del doble.</translation>
    </message>
    <message>
        <source>Back to defaults</source>
        <translation>Volver a los valores predeterminados</translation>
    </message>
    <message>
        <source>Changes hold at once and are kept for the next time.</source>
        <translation>Los cambios se aplican al momento y se guardan para la próxima vez.</translation>
    </message>
    <message>
        <source>Copies of corrected pictures</source>
        <translation>Copias de las imágenes corregidas</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Delete all</source>
        <translation>Eliminar todas</translation>
    </message>
    <message>
        <source>Delete all copies of corrected pictures? This cannot be undone. No model can be taught with these corrections then; your own files stay.</source>
        <translation>¿Eliminar todas las copias de las imágenes corregidas? No se puede deshacer. Con estas correcciones ya no se podrá enseñar a ningún modelo; tus propios archivos se quedan.</translation>
    </message>
    <message>
        <source>Delete the copies that are kept for teaching</source>
        <translation>Eliminar las copias que se guardan para enseñar</translation>
    </message>
    <message>
        <source>Disk space</source>
        <translation>Espacio en disco</translation>
    </message>
    <message>
        <source>Don&apos;t keep</source>
        <translation>No guardar</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Vaciar</translation>
    </message>
    <message>
        <source>Every training gets a folder of its own in here.</source>
        <translation>Cada entrenamiento recibe aquí su propia carpeta.</translation>
    </message>
    <message>
        <source>Everything on this page is back to its defaults.</source>
        <translation>Todo en esta página ha vuelto a sus valores predeterminados.</translation>
    </message>
    <message>
        <source>Files and folders of these names count neither as pictures nor as classes, in a batch, beside a picture and in a data set. One name a line; * stands for anything: *_mask.png, thumbs. What systems leave in folders is passed over anyhow.</source>
        <translation>Los archivos y carpetas con estos nombres no cuentan ni como imágenes ni como clases, en un lote, junto a una imagen y en un conjunto de datos. Un nombre por línea; * vale por cualquier cosa: *_mask.png, thumbs. Lo que los sistemas dejan en las carpetas se pasa por alto de todos modos.</translation>
    </message>
    <message>
        <source>First model</source>
        <translation>Primer modelo</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Carpetas</translation>
    </message>
    <message>
        <source>For a picture that does not look like anything the model has learnt. Otherwise such a picture gets the nearest class.</source>
        <translation>Para una imagen que no se parece a nada de lo que el modelo ha aprendido. Si no, recibe la clase más cercana.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Kept for teaching, in the collection. What you said of the pictures stays.</source>
        <translation>Se guardan en la colección, para enseñar. Lo que dijiste de las imágenes se queda.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Learning from corrections</source>
        <translation>Aprender de las correcciones</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Light, dark, or whichever the system shows at the time.</source>
        <translation>Claro, oscuro o el que muestre el sistema en cada momento.</translation>
    </message>
    <message>
        <source>Model files that you import or train are kept in here.</source>
        <translation>Aquí se guardan los archivos de modelo que importas o entrenas.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Name the nearest class</source>
        <translation>Dar la clase más cercana</translation>
    </message>
    <message>
        <source>Naming pictures</source>
        <translation>Identificación de imágenes</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nunca</translation>
    </message>
    <message>
        <source>Nothing here needs a visit: every setting has a default that works.</source>
        <translation>No hace falta tocar nada: cada ajuste tiene un valor que funciona.</translation>
    </message>
    <message numerus="yes">
        <source>Of a data set of up to %Ln picture(s) in which the scan finds nothing to look at. It takes seconds to minutes, and can be trained further.</source>
        <translation>
            <numerusform>De un conjunto de hasta %Ln imagen en el que la revisión no encuentra nada que mirar. Tarda de segundos a minutos y se puede seguir entrenando.</numerusform>
            <numerusform>De un conjunto de hasta %Ln imágenes en el que la revisión no encuentra nada que mirar. Tarda de segundos a minutos y se puede seguir entrenando.</numerusform>
        </translation>
    </message>
    <message>
        <source>Of the window, and of numbers and dates.</source>
        <translation>De la ventana, y de los números y las fechas.</translation>
    </message>
    <message>
        <source>Passed over</source>
        <translation>Se pasa por alto</translation>
    </message>
    <message>
        <source>Remove it all; what is needed again is made again</source>
        <translation>Quitarlo todo; lo que vuelva a hacer falta se hará de nuevo</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Entrenamientos</translation>
    </message>
    <message>
        <source>Second look</source>
        <translation>Segunda mirada</translation>
    </message>
    <message>
        <source>Set everything on this page as it was at first</source>
        <translation>Dejar todo en esta página como al principio</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Small copies of large ones, so that each is decoded only once, and what networks saw in them. What is not used for a month goes by itself.</source>
        <translation>Copias pequeñas de las grandes, para decodificar cada una una sola vez, y lo que las redes vieron en ellas. Lo que no se usa durante un mes se borra solo.</translation>
    </message>
    <message>
        <source>Small ones, on this computer, of the pictures that you correct on Identify and Batch. On Train a model can be taught with them.</source>
        <translation>Pequeñas, en este equipo, de las imágenes que corriges en Identificar y en Lotes. En Entrenar se puede enseñar con ellas a un modelo.</translation>
    </message>
    <message>
        <source>The model in use is not in that folder, so the built-in one is in use now.</source>
        <translation>El modelo en uso no está en esa carpeta, así que ahora se usa el que viene con la aplicación.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entrenamiento</translation>
    </message>
    <message>
        <source>Unpacked data sets</source>
        <translation>Conjuntos de datos descomprimidos</translation>
    </message>
    <message>
        <source>What is kept of training pictures</source>
        <translation>Lo que se guarda de las imágenes de entrenamiento</translation>
    </message>
    <message>
        <source>When asked</source>
        <translation>Cuando lo pidas</translation>
    </message>
    <message>
        <source>When in doubt</source>
        <translation>En caso de duda</translation>
    </message>
    <message>
        <source>Zips that you train with are unpacked to here and stay, as an unfinished training needs its pictures. Delete by hand what you no longer train with.</source>
        <translation>Los zip con los que entrenas se descomprimen aquí y se quedan, pues un entrenamiento sin terminar necesita sus imágenes. Borra a mano los que ya no uses para entrenar.</translation>
    </message>
    <message>
        <source>“None of these”</source>
        <translation>«Ninguna de estas»</translation>
    </message>
</context>
<context>
    <name>SpeciesEntry</name>
    <message>
        <source>All species</source>
        <translation>Todas las especies</translation>
    </message>
    <message>
        <source>Back to the grid</source>
        <translation>Volver a la cuadrícula</translation>
    </message>
    <message>
        <source>Not seen yet. Identify a picture of it, and it will appear here.</source>
        <translation>Aún no vista. Identifica una imagen suya y aparecerá aquí.</translation>
    </message>
    <message numerus="yes">
        <source>Seen in %Ln picture(s)</source>
        <translation>
            <numerusform>Vista en %Ln imagen</numerusform>
            <numerusform>Vista en %Ln imágenes</numerusform>
        </translation>
    </message>
    <message>
        <source>The built-in model has not learnt this one: your Pokédex is complete without it.</source>
        <translation>El modelo incluido no ha aprendido este: tu Pokédex está completa sin él.</translation>
    </message>
    <message>
        <source>The species after</source>
        <translation>La especie siguiente</translation>
    </message>
    <message>
        <source>The species before</source>
        <translation>La especie anterior</translation>
    </message>
    <message>
        <source>{pictures}, first on {first}, last on {last}</source>
        <translation>{pictures}; la primera, el {first}; la última, el {last}</translation>
    </message>
    <message>
        <source>{pictures}, on {date}</source>
        <translation>{pictures}, el {date}</translation>
    </message>
</context>
<context>
    <name>SpeciesFilters</name>
    <message>
        <source>All types</source>
        <translation>Todos los tipos</translation>
    </message>
    <message>
        <source>Not seen yet</source>
        <translation>Aún no vistas</translation>
    </message>
    <message>
        <source>Search by name or number</source>
        <translation>Buscar por nombre o número</translation>
    </message>
    <message>
        <source>Search by name, in any language, or by number</source>
        <translation>Busca por nombre, en cualquier idioma, o por número</translation>
    </message>
    <message>
        <source>Search the species</source>
        <translation>Buscar entre las especies</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Vistas</translation>
    </message>
    <message>
        <source>Seen or not</source>
        <translation>Vistas o no</translation>
    </message>
    <message>
        <source>Show only species of this type</source>
        <translation>Mostrar solo especies de este tipo</translation>
    </message>
    <message>
        <source>Show only species that you have seen, or have not</source>
        <translation>Mostrar solo especies que has visto, o que no</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Tipo</translation>
    </message>
</context>
<context>
    <name>SpeciesGrid</name>
    <message>
        <source>Copy the picture</source>
        <translation>Copiar la imagen</translation>
    </message>
    <message>
        <source>Read the entry</source>
        <translation>Leer la ficha</translation>
    </message>
    <message>
        <source>Species</source>
        <translation>Especies</translation>
    </message>
</context>
<context>
    <name>SpeciesItemModel</name>
    <message>
        <source>not seen yet</source>
        <translation>aún no vista</translation>
    </message>
    <message numerus="yes">
        <source>seen in %Ln picture(s)</source>
        <translation>
            <numerusform>vista en %Ln imagen</numerusform>
            <numerusform>vista en %Ln imágenes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SplitChooser</name>
    <message>
        <source>About {train} of the pictures are for training, {valid} for validation, which watches the training, and {test} for a test at the end with pictures the model never saw.</source>
        <translation>Alrededor del {train} de las imágenes son para entrenar, el {valid} para validación, que vigila el entrenamiento, y el {test} para una prueba final con imágenes que el modelo nunca ha visto.</translation>
    </message>
    <message>
        <source>All copies of a picture land in the same part, so the figures are honest. Folders of the data set called train, valid or test are pooled.</source>
        <translation>Todas las copias de una imagen van a la misma parte, así que las cifras son honestas. Las carpetas del conjunto de datos llamadas train, valid o test se juntan.</translation>
    </message>
    <message>
        <source>As “Near-duplicates together”, since the data set has no train, valid and test folders of its own.</source>
        <translation>Como «Casi duplicados juntos», porque el conjunto de datos no tiene carpetas train, valid y test propias.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automática</translation>
    </message>
    <message>
        <source>Every picture by itself, as the report did it. Copies of a training picture may end up in the test, and the figures look better than they are.</source>
        <translation>Imagen por imagen, como hizo el informe. Copias de una imagen de entrenamiento pueden acabar en la prueba, y las cifras parecen mejores de lo que son.</translation>
    </message>
    <message>
        <source>Near-duplicates together</source>
        <translation>Casi duplicados juntos</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>Aleatoria</translation>
    </message>
    <message>
        <source>This data set has train, valid or test folders, and they are kept to. What is missing of them is drawn from the training pictures.</source>
        <translation>Este conjunto de datos tiene carpetas train, valid o test, y se respetan. Lo que falte de ellas se sortea entre las imágenes de entrenamiento.</translation>
    </message>
    <message>
        <source>as the folders say</source>
        <translation>como dicen las carpetas</translation>
    </message>
    <message>
        <source>near-duplicates stay together</source>
        <translation>los casi duplicados van juntos</translation>
    </message>
    <message>
        <source>random</source>
        <translation>aleatoria</translation>
    </message>
</context>
<context>
    <name>StartChooser</name>
    <message>
        <source>A model</source>
        <translation>Un modelo</translation>
    </message>
    <message>
        <source>A training does not begin from nothing: it takes a network that has already seen very many pictures and teaches it your classes.</source>
        <translation>Un entrenamiento no empieza de cero: toma una red que ya ha visto muchísimas imágenes y le enseña tus clases.</translation>
    </message>
    <message>
        <source>Another file…</source>
        <translation>Otro archivo…</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Elegir un modelo</translation>
    </message>
    <message>
        <source>Choose a model file on this computer</source>
        <translation>Elegir un archivo de modelo de este equipo</translation>
    </message>
    <message>
        <source>Choose its file…</source>
        <translation>Elegir su archivo…</translation>
    </message>
    <message>
        <source>Choose the weights</source>
        <translation>Elegir los pesos</translation>
    </message>
    <message>
        <source>Choose torchvision&apos;s weights file on this computer</source>
        <translation>Elegir el archivo de pesos de torchvision en este equipo</translation>
    </message>
    <message>
        <source>Download ({size})</source>
        <translation>Descargar ({size})</translation>
    </message>
    <message>
        <source>End the download; what came so far is kept</source>
        <translation>Terminar la descarga; lo descargado se conserva</translation>
    </message>
    <message>
        <source>Fetch the file from download.pytorch.org, now and only this once</source>
        <translation>Descargar el archivo de download.pytorch.org, ahora y solo esta vez</translation>
    </message>
    <message>
        <source>From nothing</source>
        <translation>De cero</translation>
    </message>
    <message>
        <source>Goes on from a model file of this program. Good for teaching an existing model more pictures or other classes.</source>
        <translation>Sigue a partir de un archivo de modelo de este programa. Bueno para enseñar a un modelo existente más imágenes u otras clases.</translation>
    </message>
    <message>
        <source>ImageNet</source>
        <translation>ImageNet</translation>
    </message>
    <message>
        <source>Model to start from</source>
        <translation>Modelo del que partir</translation>
    </message>
    <message>
        <source>Models (*.pokedex)</source>
        <translation>Modelos (*.pokedex)</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Not on this computer yet.</source>
        <translation>Aún no está en este equipo.</translation>
    </message>
    <message>
        <source>On this computer: {path}</source>
        <translation>En este equipo: {path}</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>Progreso de la descarga</translation>
    </message>
    <message>
        <source>Random weights. Only to see how much a start is worth: it learns far less.</source>
        <translation>Pesos al azar. Solo para ver cuánto vale un punto de partida: aprende mucho menos.</translation>
    </message>
    <message>
        <source>The ImageNet weights are not on this computer: choose their file, download them, or choose another start.</source>
        <translation>Los pesos de ImageNet no están en este equipo: elige su archivo, descárgalos o elige otro punto de partida.</translation>
    </message>
    <message>
        <source>The model that comes with the app</source>
        <translation>El modelo que viene con la aplicación</translation>
    </message>
    <message>
        <source>Trains {network}: {reason}.</source>
        <translation>Entrena {network}: {reason}.</translation>
    </message>
    <message>
        <source>Weights (*.pth)</source>
        <translation>Pesos (*.pth)</translation>
    </message>
    <message>
        <source>What has been learnt on the 1.3 million pictures of ImageNet: torchvision&apos;s weights where they are on this computer, otherwise those that came with this program. Needs no connection.</source>
        <translation>Lo aprendido con los 1,3 millones de imágenes de ImageNet: los pesos de torchvision si están en este equipo; si no, los que vienen con el programa. No necesita conexión.</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
    <message>
        <source>from nothing</source>
        <translation>de cero</translation>
    </message>
    <message>
        <source>torchvision&apos;s own weights of EfficientNet-B0. Once they are on this computer, the automatic choice takes them.</source>
        <translation>Los pesos de EfficientNet-B0 del propio torchvision. En cuanto están en este equipo, la elección automática los usa.</translation>
    </message>
    <message>
        <source>{name} is not torchvision&apos;s file, or is damaged.</source>
        <translation>{name} no es el archivo de torchvision o está dañado.</translation>
    </message>
</context>
<context>
    <name>SuspectsItemModel</name>
    <message>
        <source>also in {part}</source>
        <translation>también en {part}</translation>
    </message>
    <message>
        <source>unlike all others</source>
        <translation>distinta de todas</translation>
    </message>
    <message>
        <source>{label}? A copy is there</source>
        <translation>¿{label}? Allí hay una copia</translation>
    </message>
    <message>
        <source>{label}? {percent}</source>
        <translation>¿{label}? {percent}</translation>
    </message>
    <message>
        <source>{picture} is much the same as {twin}</source>
        <translation>{picture} es casi igual que {twin}</translation>
    </message>
    <message>
        <source>{picture} is the same file as {twin}</source>
        <translation>{picture} es el mismo archivo que {twin}</translation>
    </message>
    <message>
        <source>✓ It is right</source>
        <translation>✓ Es correcta</translation>
    </message>
    <message>
        <source>✓ It is {label}</source>
        <translation>✓ Es {label}</translation>
    </message>
    <message>
        <source>✓ Left out</source>
        <translation>✓ Excluida</translation>
    </message>
</context>
<context>
    <name>SuspectsView</name>
    <message numerus="yes">
        <source>%Ln label(s) may be wrong</source>
        <translation>
            <numerusform>%Ln etiqueta puede estar mal</numerusform>
            <numerusform>%Ln etiquetas pueden estar mal</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) decided.</source>
        <translation>
            <numerusform>%Ln imagen decidida.</numerusform>
            <numerusform>%Ln imágenes decididas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) to look at</source>
        <translation>
            <numerusform>%Ln imagen por revisar</numerusform>
            <numerusform>%Ln imágenes por revisar</numerusform>
        </translation>
    </message>
    <message>
        <source>All ({count})</source>
        <translation>Todas ({count})</translation>
    </message>
    <message>
        <source>Another class…</source>
        <translation>Otra clase…</translation>
    </message>
    <message>
        <source>As suggested</source>
        <translation>Como se sugiere</translation>
    </message>
    <message>
        <source>Carry out in the folders…</source>
        <translation>Aplicar en las carpetas…</translation>
    </message>
    <message>
        <source>Check all pictures</source>
        <translation>Revisar todas las imágenes</translation>
    </message>
    <message>
        <source>Copies across parts ({count})</source>
        <translation>Copias entre partes ({count})</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Decisiones</translation>
    </message>
    <message>
        <source>Do not learn from these pictures</source>
        <translation>No aprender de estas imágenes</translation>
    </message>
    <message>
        <source>Export as a table (CSV)…</source>
        <translation>Exportar como tabla (CSV)…</translation>
    </message>
    <message>
        <source>Export decisions</source>
        <translation>Exportar decisiones</translation>
    </message>
    <message>
        <source>Export what you decided, or carry it out in the folders</source>
        <translation>Exportar lo que decidiste o aplicarlo en las carpetas</translation>
    </message>
    <message>
        <source>Labels that may be wrong</source>
        <translation>Etiquetas que pueden estar mal</translation>
    </message>
    <message>
        <source>Labels that may be wrong ({count})</source>
        <translation>Etiquetas quizá incorrectas ({count})</translation>
    </message>
    <message>
        <source>Learn again</source>
        <translation>Aprender de nuevo</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Excluir</translation>
    </message>
    <message>
        <source>Leave the label as it is, and do not ask again</source>
        <translation>Dejar la etiqueta como está y no volver a preguntar</translation>
    </message>
    <message>
        <source>Look at those of validation and test too, for pictures unlike all others and for copies in several parts</source>
        <translation>Mirar también las de validación y prueba, y buscar imágenes distintas de todas y copias en varias partes</translation>
    </message>
    <message>
        <source>Looking at all pictures: {done} of {total}</source>
        <translation>Mirando todas las imágenes: {done} de {total}</translation>
    </message>
    <message>
        <source>Make the first model anew, with what you have decided</source>
        <translation>Hacer de nuevo el primer modelo, con lo que has decidido</translation>
    </message>
    <message>
        <source>No label looks wrong</source>
        <translation>Ninguna etiqueta parece equivocada</translation>
    </message>
    <message>
        <source>No picture looks enough like another class to doubt its label.</source>
        <translation>Ninguna imagen se parece tanto a otra clase como para dudar de su etiqueta.</translation>
    </message>
    <message>
        <source>Nothing to doubt</source>
        <translation>Nada que poner en duda</translation>
    </message>
    <message>
        <source>Pictures of a data set are being moved. You can go on with it later.</source>
        <translation>Se están moviendo imágenes de un conjunto de datos. Puedes continuar más tarde.</translation>
    </message>
    <message>
        <source>Say what the pictures show</source>
        <translation>Decir qué muestran las imágenes</translation>
    </message>
    <message>
        <source>The label is right</source>
        <translation>La etiqueta es correcta</translation>
    </message>
    <message>
        <source>They are what the model takes them for; what is unlike all others, or a copy, is left out</source>
        <translation>Son lo que el modelo cree; lo que es distinto de todo, o una copia, se excluye</translation>
    </message>
    <message>
        <source>Unlike all others ({count})</source>
        <translation>Distintas de todas ({count})</translation>
    </message>
    <message>
        <source>What you decide counts from the next training on; your files stay as they are until you have it carried out.</source>
        <translation>Lo que decidas cuenta desde el próximo entrenamiento; tus archivos quedan como están hasta que lo apliques.</translation>
    </message>
    <message>
        <source>Which pictures are shown</source>
        <translation>Qué imágenes se muestran</translation>
    </message>
    <message>
        <source>decisions</source>
        <translation>decisiones</translation>
    </message>
</context>
<context>
    <name>TaughtCard</name>
    <message numerus="yes">
        <source>%Ln more picture(s) cannot be read.</source>
        <translation>
            <numerusform>Hay %Ln imagen más que no se puede leer.</numerusform>
            <numerusform>Hay %Ln imágenes más que no se pueden leer.</numerusform>
        </translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>Descartarlo</translation>
    </message>
    <message>
        <source>Name pictures with the taught model, though it is worse</source>
        <translation>Nombrar imágenes con el modelo enseñado, aunque es peor</translation>
    </message>
    <message>
        <source>Put it among your models, and name pictures with it</source>
        <translation>Ponerlo entre tus modelos y nombrar imágenes con él</translation>
    </message>
    <message>
        <source>The model that you taught stays as it was in any case</source>
        <translation>El modelo al que enseñaste se queda como era en cualquier caso</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Usarlo</translation>
    </message>
    <message>
        <source>Use it all the same…</source>
        <translation>Usarlo de todos modos…</translation>
    </message>
</context>
<context>
    <name>TeachClassesItemModel</name>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Ninguna de estas</translation>
    </message>
    <message>
        <source>{name} (new)</source>
        <translation>{name} (nueva)</translation>
    </message>
    <message>
        <source>{name}: {number}</source>
        <translation>{name}: {number}</translation>
    </message>
</context>
<context>
    <name>TeachPicturesItemModel</name>
    <message>
        <source>None of these</source>
        <translation>Ninguna de estas</translation>
    </message>
    <message>
        <source>added</source>
        <translation>añadida</translation>
    </message>
    <message>
        <source>not {name}</source>
        <translation>no {name}</translation>
    </message>
    <message>
        <source>one of these after all</source>
        <translation>una de ellas, al final</translation>
    </message>
    <message>
        <source>✓ right</source>
        <translation>✓ correcta</translation>
    </message>
</context>
<context>
    <name>TeachView</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln clase</numerusform>
            <numerusform>%Ln clases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln correction(s) of other models: teach their classes as new ones</source>
        <translation>
            <numerusform>%Ln corrección de otros modelos: enseñar su clase como nueva</numerusform>
            <numerusform>%Ln correcciones de otros modelos: enseñar sus clases como nuevas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them new</source>
        <translation>
            <numerusform>%Ln de ellas nueva</numerusform>
            <numerusform>%Ln de ellas nuevas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln imagen</numerusform>
            <numerusform>%Ln imágenes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) added: {classes}</source>
        <translation>
            <numerusform>%Ln imagen añadida: {classes}</numerusform>
            <numerusform>%Ln imágenes añadidas: {classes}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) will not be taught; what you said stays.</source>
        <translation>
            <numerusform>%Ln imagen no se enseñará; lo que dijiste se queda.</numerusform>
            <numerusform>%Ln imágenes no se enseñarán; lo que dijiste se queda.</numerusform>
        </translation>
    </message>
    <message>
        <source>A model is being taught.</source>
        <translation>Se está enseñando a un modelo.</translation>
    </message>
    <message>
        <source>A new class takes {fewest} pictures or more, so these wait: {names}.</source>
        <translation>Una clase nueva necesita al menos {fewest} imágenes, así que estas esperan: {names}.</translation>
    </message>
    <message>
        <source>Add a class…</source>
        <translation>Añadir una clase…</translation>
    </message>
    <message>
        <source>Back to the data sets (Esc)</source>
        <translation>Volver a los conjuntos de datos (Esc)</translation>
    </message>
    <message>
        <source>Back to training</source>
        <translation>Volver a entrenar</translation>
    </message>
    <message>
        <source>Bring folders: the name of a folder is the class.</source>
        <translation>Trae carpetas: el nombre de una carpeta es la clase.</translation>
    </message>
    <message>
        <source>Built-in model</source>
        <translation>Modelo de la aplicación</translation>
    </message>
    <message>
        <source>Choose a folder with 5 to 30 pictures; its name is the class</source>
        <translation>Elegir una carpeta con 5 a 30 imágenes; su nombre es la clase</translation>
    </message>
    <message>
        <source>Choose the folder of a class, or one that holds such folders</source>
        <translation>Elegir la carpeta de una clase, o una que contenga carpetas así</translation>
    </message>
    <message>
        <source>Classes to be taught</source>
        <translation>Clases que se enseñan</translation>
    </message>
    <message>
        <source>Compare in Results</source>
        <translation>Comparar en Resultados</translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln picture(s) into the data set of the model?</source>
        <translation>
            <numerusform>¿Copiar %Ln imagen al conjunto de datos del modelo?</numerusform>
            <numerusform>¿Copiar %Ln imágenes al conjunto de datos del modelo?</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy and go on</source>
        <translation>Copiar y seguir</translation>
    </message>
    <message>
        <source>Do not teach</source>
        <translation>No enseñar</translation>
    </message>
    <message>
        <source>End the lesson; nothing of it is kept</source>
        <translation>Terminar la lección; no se guarda nada de ella</translation>
    </message>
    <message>
        <source>It takes seconds; the model that you teach stays as it is</source>
        <translation>Tarda segundos; el modelo al que enseñas se queda como está</translation>
    </message>
    <message>
        <source>Its last layer learns these pictures beside what it knows already. What comes of it is compared with the model of now before you decide.</source>
        <translation>Su última capa aprende estas imágenes junto a lo que ya sabe. El resultado se compara con el modelo de ahora antes de que decidas.</translation>
    </message>
    <message>
        <source>Learning…</source>
        <translation>Aprendiendo…</translation>
    </message>
    <message numerus="yes">
        <source>Leave out %Ln correction(s) of other models</source>
        <translation>
            <numerusform>Dejar fuera %Ln corrección de otros modelos</numerusform>
            <numerusform>Dejar fuera %Ln correcciones de otros modelos</numerusform>
        </translation>
    </message>
    <message>
        <source>Leave the selected pictures out</source>
        <translation>Dejar fuera las imágenes elegidas</translation>
    </message>
    <message>
        <source>Looking at the pictures…</source>
        <translation>Mirando las imágenes…</translation>
    </message>
    <message>
        <source>Name of the class</source>
        <translation>Nombre de la clase</translation>
    </message>
    <message>
        <source>Pictures to be taught</source>
        <translation>Imágenes que se enseñan</translation>
    </message>
    <message>
        <source>Progress of the lesson</source>
        <translation>Progreso de la lección</translation>
    </message>
    <message>
        <source>Put these pictures into the data set of the model, and train it further with all of them; better where there are many, and slower</source>
        <translation>Pon estas imágenes en el conjunto de datos del modelo y sigue entrenándolo con todas; mejor cuando hay muchas, y más lento</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Cambiar el nombre…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Teach the model</source>
        <translation>Enseñar al modelo</translation>
    </message>
    <message>
        <source>Teach “{name}”</source>
        <translation>Enseñar a «{name}»</translation>
    </message>
    <message>
        <source>The model is being loaded…</source>
        <translation>Se está cargando el modelo…</translation>
    </message>
    <message>
        <source>The one before stays among your models, and can be used again at any time.</source>
        <translation>El anterior sigue entre tus modelos y se puede volver a usar en cualquier momento.</translation>
    </message>
    <message>
        <source>The taught model is worse than the one it came from. Use it all the same?</source>
        <translation>El modelo enseñado es peor que aquel del que salió. ¿Usarlo de todos modos?</translation>
    </message>
    <message>
        <source>There is nothing to teach it yet.</source>
        <translation>Aún no hay nada que enseñarle.</translation>
    </message>
    <message>
        <source>They go into the folders of their classes in {folder}. Then that run is trained further with them, in all layers, which takes as long as a training does. What it was tested on stays for that.</source>
        <translation>Van a las carpetas de sus clases en {folder}. Después el modelo sigue entrenándose con ellas, en todas las capas, lo que tarda lo que un entrenamiento. Las imágenes con las que se probó siguen siendo de prueba.</translation>
    </message>
    <message>
        <source>This model cannot be taught: its file keeps nothing of the pictures that it learnt, as those of earlier versions do not. Train it anew, or choose another one in Models.</source>
        <translation>A este modelo no se le puede enseñar: su archivo no guarda nada de las imágenes que aprendió, como los de versiones anteriores. Entrénalo de nuevo o elige otro en Modelos.</translation>
    </message>
    <message>
        <source>Train all layers?</source>
        <translation>¿Entrenar todas las capas?</translation>
    </message>
    <message>
        <source>Train all layers…</source>
        <translation>Entrenar todas las capas…</translation>
    </message>
    <message>
        <source>Use a model that is worse?</source>
        <translation>¿Usar un modelo que es peor?</translation>
    </message>
    <message>
        <source>Use it all the same</source>
        <translation>Usarlo de todos modos</translation>
    </message>
    <message>
        <source>What it changed</source>
        <translation>Lo que cambió</translation>
    </message>
    <message>
        <source>{name}, taught</source>
        <translation>{name}, enseñado</translation>
    </message>
    <message>
        <source>{pictures} of {classes}</source>
        <translation>{pictures} de {classes}</translation>
    </message>
    <message>
        <source>“{name}” names your pictures from now on.</source>
        <translation>«{name}» nombra tus imágenes a partir de ahora.</translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Cerrar esta ventana (Esc)</translation>
    </message>
</context>
<context>
    <name>ThreadsRow</name>
    <message>
        <source>0 means automatic: one for each core, eight at most</source>
        <translation>0 significa automático: una por núcleo, ocho como mucho</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>In a batch, each keeps one processor core busy. Fewer leave the computer freer for other things.</source>
        <translation>En un lote, cada una ocupa un núcleo del procesador. Con menos, el equipo queda más libre para otras cosas.</translation>
    </message>
    <message>
        <source>Pictures at the same time</source>
        <translation>Imágenes a la vez</translation>
    </message>
</context>
<context>
    <name>ThresholdButton</name>
    <message>
        <source>How sure an answer has to be</source>
        <translation>Cuán segura ha de ser una respuesta</translation>
    </message>
    <message>
        <source>How sure an answer has to be: from everything to only what is certain</source>
        <translation>Cuán segura ha de ser una respuesta: de todo a solo lo que es seguro</translation>
    </message>
</context>
<context>
    <name>ThresholdControl</name>
    <message>
        <source>As the model says</source>
        <translation>Como diga el modelo</translation>
    </message>
    <message>
        <source>As the model says ({threshold})</source>
        <translation>Como dice el modelo ({threshold})</translation>
    </message>
    <message>
        <source>Confidence below which an answer is not sure</source>
        <translation>Confianza por debajo de la cual una respuesta no es segura</translation>
    </message>
    <message>
        <source>Each model brings a threshold that was chosen on its validation pictures</source>
        <translation>Cada modelo trae un umbral elegido con sus imágenes de validación</translation>
    </message>
    <message>
        <source>On its validation pictures, the model would be sure of none.</source>
        <translation>En sus imágenes de validación, el modelo no estaría seguro de ninguna.</translation>
    </message>
    <message>
        <source>On its {count} validation pictures, the model is sure of {answered}, and {right} of these answers are right.</source>
        <translation>En sus {count} imágenes de validación, el modelo está seguro del {answered}, y el {right} de esas respuestas son correctas.</translation>
    </message>
    <message>
        <source>answer everything</source>
        <translation>responder a todo</translation>
    </message>
    <message>
        <source>only what is certain</source>
        <translation>solo lo que es seguro</translation>
    </message>
</context>
<context>
    <name>ThresholdRow</name>
    <message>
        <source>An answer with less confidence is marked as not sure. Higher is more careful: fewer wrong answers, more that you have to look at yourself.</source>
        <translation>Una respuesta con menos confianza se marca como «no estoy seguro». Cuanto más alto, más cauto: menos respuestas equivocadas y más que tendrás que mirar tú.</translation>
    </message>
    <message>
        <source>“Not sure” below</source>
        <translation>«No estoy seguro» por debajo de</translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message numerus="yes">
        <source>%Ln picture(s) copied into the data set, which is looked at anew.</source>
        <translation>
            <numerusform>%Ln imagen copiada al conjunto de datos, que se examina de nuevo.</numerusform>
            <numerusform>%Ln imágenes copiadas al conjunto de datos, que se examina de nuevo.</numerusform>
        </translation>
    </message>
    <message>
        <source>A training is running. Come back to another run when it has ended.</source>
        <translation>Hay un entrenamiento en marcha. Vuelve a otro entrenamiento cuando haya terminado.</translation>
    </message>
    <message>
        <source>A training is running. It stops, and can be resumed later.</source>
        <translation>Hay un entrenamiento en marcha. Se detiene, y se puede reanudar después.</translation>
    </message>
    <message>
        <source>A training is running: bring the next data set when it has ended.</source>
        <translation>Hay un entrenamiento en marcha: trae el próximo conjunto de datos cuando termine.</translation>
    </message>
    <message>
        <source>Everything up to its last checkpoint is kept: resume it on the Train page.</source>
        <translation>Se conserva todo hasta su último punto de control: reanúdalo en la página Entrenar.</translation>
    </message>
    <message>
        <source>Go on all the same</source>
        <translation>Seguir de todos modos</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>Seguir entrenando</translation>
    </message>
    <message>
        <source>Have the model in use learn from corrections, in seconds.</source>
        <translation>Haz que el modelo en uso aprenda de las correcciones, en segundos.</translation>
    </message>
    <message>
        <source>Have the model in use learn what you corrected, or classes more</source>
        <translation>Hacer que el modelo en uso aprenda lo que corregiste, o más clases</translation>
    </message>
    <message>
        <source>It is kept up to this batch and can be resumed at any time. A model can be made of the best weights so far, which takes a little longer.</source>
        <translation>Se conserva hasta este lote y se puede reanudar en cualquier momento. Con los mejores pesos hasta ahora se puede hacer un modelo, lo que tarda un poco más.</translation>
    </message>
    <message>
        <source>Locate the folder…</source>
        <translation>Buscar la carpeta…</translation>
    </message>
    <message>
        <source>Pokédex</source>
        <translation>Pokédex</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Stop and keep the best</source>
        <translation>Detener y conservar lo mejor</translation>
    </message>
    <message>
        <source>Stop the training?</source>
        <translation>¿Detener el entrenamiento?</translation>
    </message>
    <message>
        <source>Teach a model your own classes, from folders of pictures.</source>
        <translation>Enseña a un modelo tus propias clases, a partir de carpetas de imágenes.</translation>
    </message>
    <message>
        <source>Teach the model…</source>
        <translation>Enseñar al modelo…</translation>
    </message>
    <message>
        <source>Teach the model… ({number})</source>
        <translation>Enseñar al modelo… ({number})</translation>
    </message>
    <message>
        <source>The pictures have changed</source>
        <translation>Las imágenes han cambiado</translation>
    </message>
    <message>
        <source>The pictures of this training are not where or what they were.</source>
        <translation>Las imágenes de este entrenamiento no están donde estaban o no son las que eran.</translation>
    </message>
    <message>
        <source>The system has ended the training, perhaps because memory ran out.</source>
        <translation>El sistema ha terminado el entrenamiento, quizá porque se agotó la memoria.</translation>
    </message>
    <message>
        <source>The training has ended unexpectedly.</source>
        <translation>El entrenamiento ha terminado de forma inesperada.</translation>
    </message>
    <message>
        <source>There is neither a folder nor a zip in that.</source>
        <translation>Ahí no hay ni una carpeta ni un zip.</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Entrenar</translation>
    </message>
    <message>
        <source>Where is the data set now?</source>
        <translation>¿Dónde está ahora el conjunto de datos?</translation>
    </message>
    <message>
        <source>You can go on using the app meanwhile.</source>
        <translation>Mientras tanto puedes seguir usando la aplicación.</translation>
    </message>
    <message>
        <source>{what}, {time} left</source>
        <translation>{what}; quedan {time}</translation>
    </message>
    <message>
        <source>{what}: {percent} of the validation pictures are right.</source>
        <translation>{what}: acierta en el {percent} de las imágenes de validación.</translation>
    </message>
    <message>
        <source>“{name}” is being trained already, in another window or a terminal.</source>
        <translation>«{name}» ya se está entrenando, en otra ventana o en un terminal.</translation>
    </message>
</context>
<context>
    <name>TrainSetup</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln clase</numerusform>
            <numerusform>%Ln clases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln imagen</numerusform>
            <numerusform>%Ln imágenes</numerusform>
        </translation>
    </message>
    <message>
        <source>A data set is being scanned.</source>
        <translation>Se está examinando un conjunto de datos.</translation>
    </message>
    <message>
        <source>A training needs at least two classes with pictures.</source>
        <translation>Un entrenamiento necesita al menos dos clases con imágenes.</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Avanzado</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>Todos los ajustes</translation>
    </message>
    <message>
        <source>Begin; it can be stopped and resumed</source>
        <translation>Empezar; se puede detener y reanudar</translation>
    </message>
    <message>
        <source>Choose a data set to begin.</source>
        <translation>Elige un conjunto de datos para empezar.</translation>
    </message>
    <message>
        <source>Device and name</source>
        <translation>Dispositivo y nombre</translation>
    </message>
    <message>
        <source>How the pictures are divided</source>
        <translation>Cómo se dividen las imágenes</translation>
    </message>
    <message>
        <source>Kept in {folder}. Where there is one of that name, a number is added.</source>
        <translation>Se guarda en {folder}. Si ya hay uno con ese nombre, se añade un número.</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Ver qué es</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>Nombre del entrenamiento</translation>
    </message>
    <message>
        <source>Network and start</source>
        <translation>Red y punto de partida</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Ahora no</translation>
    </message>
    <message>
        <source>Scanning…</source>
        <translation>Examinando…</translation>
    </message>
    <message>
        <source>Show or hide start, split, device and all settings</source>
        <translation>Mostrar u ocultar el punto de partida, la división, el dispositivo y todos los ajustes</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Empezar a entrenar</translation>
    </message>
    <message>
        <source>The name of the run holds characters that no folder may have.</source>
        <translation>El nombre del entrenamiento contiene caracteres que ninguna carpeta puede tener.</translation>
    </message>
    <message>
        <source>The name of the run is one that some systems reserve.</source>
        <translation>El nombre del entrenamiento es uno que algunos sistemas reservan.</translation>
    </message>
    <message>
        <source>The name of the run is too long.</source>
        <translation>El nombre del entrenamiento es demasiado largo.</translation>
    </message>
    <message>
        <source>The run has learnt all of this already. Train it all the same?</source>
        <translation>El entrenamiento ya ha aprendido todo esto. ¿Entrenar de todos modos?</translation>
    </message>
    <message>
        <source>The run needs a name.</source>
        <translation>El entrenamiento necesita un nombre.</translation>
    </message>
    <message>
        <source>The run to add to has trained {network}: choose a recipe that trains it too.</source>
        <translation>El entrenamiento al que se añade entrenó {network}: elige una receta que también la entrene.</translation>
    </message>
    <message>
        <source>The scan found what spoils a training. Train it as it is?</source>
        <translation>El examen ha encontrado algo que estropea un entrenamiento. ¿Entrenar tal como está?</translation>
    </message>
    <message>
        <source>Train anyway</source>
        <translation>Entrenar de todos modos</translation>
    </message>
    <message>
        <source>Train it as it is?</source>
        <translation>¿Entrenar tal como está?</translation>
    </message>
    <message>
        <source>as in the earlier run</source>
        <translation>como en el entrenamiento anterior</translation>
    </message>
    <message>
        <source>not valid</source>
        <translation>no válida</translation>
    </message>
    <message>
        <source>{device}, “{run}”</source>
        <translation>{device}, «{run}»</translation>
    </message>
    <message>
        <source>{pictures} in {classes}. Trains {network}, on the {device}; you can go on using the app meanwhile.</source>
        <translation>{pictures} en {classes}. Entrena {network}, en {device}; mientras tanto puedes seguir usando la aplicación.</translation>
    </message>
</context>
<context>
    <name>TrainingProgress</name>
    <message>
        <source>Apple GPU</source>
        <translation>GPU de Apple</translation>
    </message>
    <message>
        <source>Averaged with the first model</source>
        <translation>Promediado con el primer modelo</translation>
    </message>
    <message>
        <source>Averaged with the first model: {percent} on validation</source>
        <translation>Promediado con el primer modelo: {percent} en validación</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Lote</translation>
    </message>
    <message>
        <source>Best validation accuracy</source>
        <translation>Mejor exactitud de validación</translation>
    </message>
    <message>
        <source>Building the model…</source>
        <translation>Construyendo el modelo…</translation>
    </message>
    <message>
        <source>Checking the pictures: {done} of {total}</source>
        <translation>Comprobando las imágenes: {done} de {total}</translation>
    </message>
    <message>
        <source>End it; it can be resumed</source>
        <translation>Terminarlo; se puede reanudar</translation>
    </message>
    <message>
        <source>End the pause</source>
        <translation>Terminar la pausa</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Época</translation>
    </message>
    <message>
        <source>First model: cross-validation {percent}, between {low} and {high}</source>
        <translation>Primer modelo: validación cruzada {percent}, entre {low} y {high}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Go on from the last checkpoint</source>
        <translation>Seguir desde el último punto de control</translation>
    </message>
    <message>
        <source>Identify pictures with it</source>
        <translation>Identificar imágenes con él</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>En uso</translation>
    </message>
    <message>
        <source>Its figures and errors</source>
        <translation>Sus cifras y errores</translation>
    </message>
    <message>
        <source>Looking at the pictures: {done} of {total}</source>
        <translation>Mirando las imágenes: {done} de {total}</translation>
    </message>
    <message>
        <source>Make a model</source>
        <translation>Hacer un modelo</translation>
    </message>
    <message>
        <source>Make a model file of the best weights so far</source>
        <translation>Hacer un archivo de modelo con los mejores pesos hasta ahora</translation>
    </message>
    <message>
        <source>Making the model file and measuring it…</source>
        <translation>Creando el archivo de modelo y midiéndolo…</translation>
    </message>
    <message>
        <source>Measuring on the validation pictures…</source>
        <translation>Midiendo con las imágenes de validación…</translation>
    </message>
    <message>
        <source>Measuring the model: {done} of {total}</source>
        <translation>Midiendo el modelo: {done} de {total}</translation>
    </message>
    <message>
        <source>Mistaken most: {pairs}</source>
        <translation>Lo que más se confunde: {pairs}</translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation>GPU de NVIDIA</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>Entrenamiento nuevo</translation>
    </message>
    <message>
        <source>Of the validation pictures, which are not trained on</source>
        <translation>De las imágenes de validación, con las que no se entrena</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Pausing after this batch…</source>
        <translation>En pausa tras este lote…</translation>
    </message>
    <message numerus="yes">
        <source>Phase {phase} ended early: no progress in its last %Ln epoch(s)</source>
        <translation>
            <numerusform>La fase {phase} terminó antes: sin mejora en su última época</numerusform>
            <numerusform>La fase {phase} terminó antes: sin mejora en sus últimas %Ln épocas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Processor, %Ln thread(s)</source>
        <translation>
            <numerusform>Procesador, %Ln hilo</numerusform>
            <numerusform>Procesador, %Ln hilos</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reanudar</translation>
    </message>
    <message>
        <source>Set up another training</source>
        <translation>Preparar otro entrenamiento</translation>
    </message>
    <message>
        <source>Show the results</source>
        <translation>Mostrar los resultados</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Velocidad</translation>
    </message>
    <message>
        <source>Starting the trainer…</source>
        <translation>Iniciando el entrenador…</translation>
    </message>
    <message>
        <source>Stopping after this batch…</source>
        <translation>Se detiene tras este lote…</translation>
    </message>
    <message>
        <source>Stopping, then making a model of the best weights…</source>
        <translation>Se detiene y se hace un modelo con los mejores pesos…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Deteniendo…</translation>
    </message>
    <message>
        <source>Stop…</source>
        <translation>Detener…</translation>
    </message>
    <message>
        <source>Teach all layers, beginning with this model; takes longer</source>
        <translation>Entrenar todas las capas partiendo de este modelo; tarda más</translation>
    </message>
    <message>
        <source>The first model was better on validation, and is kept</source>
        <translation>El primer modelo fue mejor en validación y se conserva</translation>
    </message>
    <message>
        <source>The training has ended with an error</source>
        <translation>El entrenamiento ha terminado con un error</translation>
    </message>
    <message>
        <source>The training is finished</source>
        <translation>El entrenamiento ha terminado</translation>
    </message>
    <message>
        <source>The training is stopped</source>
        <translation>El entrenamiento está detenido</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Tiempo restante</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Duración</translation>
    </message>
    <message>
        <source>Train it further</source>
        <translation>Entrenarlo más</translation>
    </message>
    <message>
        <source>Training, phase {phase} of {phases}: {name}</source>
        <translation>Entrenamiento, fase {phase} de {phases}: {name}</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Usar este modelo</translation>
    </message>
    <message>
        <source>Wait after this batch</source>
        <translation>Esperar tras este lote</translation>
    </message>
    <message>
        <source>Writing the report…</source>
        <translation>Escribiendo el informe…</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>imágenes</translation>
    </message>
    <message>
        <source>result</source>
        <translation>resultado</translation>
    </message>
    <message>
        <source>{name} for {answer} ({count})</source>
        <translation>{name} por {answer} ({count})</translation>
    </message>
    <message>
        <source>{number} images/s</source>
        <translation>{number} imágenes/s</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} de {whole}</translation>
    </message>
    <message>
        <source>{percent} of the time is over</source>
        <translation>Ha pasado el {percent} del tiempo</translation>
    </message>
    <message>
        <source>“{name}” is kept up to its last checkpoint and can be resumed.</source>
        <translation>«{name}» se conserva hasta su último punto de control y se puede reanudar.</translation>
    </message>
</context>
<context>
    <name>UnfinishedItemModel</name>
    <message>
        <source>being trained elsewhere</source>
        <translation>se entrena en otro sitio</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>interrumpido</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>detenido</translation>
    </message>
    <message>
        <source>validation {percent}</source>
        <translation>validación {percent}</translation>
    </message>
    <message>
        <source>{done} of {epochs} epochs</source>
        <translation>{done} de {epochs} épocas</translation>
    </message>
</context>
<context>
    <name>UnfinishedRuns</name>
    <message>
        <source>Go on from its last checkpoint</source>
        <translation>Seguir desde su último punto de control</translation>
    </message>
    <message>
        <source>Make a model</source>
        <translation>Hacer un modelo</translation>
    </message>
    <message>
        <source>Make a model file of the best weights so far</source>
        <translation>Hacer un archivo de modelo con los mejores pesos hasta ahora</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Remove this training; it can be taken back</source>
        <translation>Quitar este entrenamiento; se puede deshacer</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reanudar</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Inacabados</translation>
    </message>
    <message>
        <source>Unfinished trainings</source>
        <translation>Entrenamientos inacabados</translation>
    </message>
</context>
<context>
    <name>ZoomView</name>
    <message>
        <source>Actual size</source>
        <translation>Tamaño real</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Más grande</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>Verla entera</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Más pequeña</translation>
    </message>
    <message>
        <source>The wheel, + and - zoom. 0 shows all of it, a double click its actual size. What is too large is moved by dragging, or by Shift and the arrow keys.</source>
        <translation>La rueda, + y - acercan y alejan. 0 la muestra entera; un doble clic, a su tamaño real. Lo que no cabe se mueve arrastrando, o con Mayús y las flechas.</translation>
    </message>
</context>
<context>
    <name>_Card</name>
    <message>
        <source>With pictures drawn anew, the figure would lie between the two values in 95 of 100 cases (Wilson interval).</source>
        <translation>Con otras imágenes sorteadas, la cifra estaría entre los dos valores en 95 de cada 100 casos (intervalo de Wilson).</translation>
    </message>
</context>
<context>
    <name>_Hint</name>
    <message>
        <source>Go to the page “Identify” (Ctrl+1)</source>
        <translation>Ir a la página «Identificar» (Ctrl+1)</translation>
    </message>
    <message>
        <source>Identify a picture</source>
        <translation>Identificar una imagen</translation>
    </message>
    <message>
        <source>Nothing seen yet: each Pokémon that you identify appears here.</source>
        <translation>Aún no has visto nada: aquí aparece cada Pokémon que identificas.</translation>
    </message>
</context>
<context>
    <name>_Lesson</name>
    <message numerus="yes">
        <source>%Ln picture(s) were taught to “{model}”.</source>
        <translation>
            <numerusform>Se enseñó %Ln imagen a «{model}».</numerusform>
            <numerusform>Se enseñaron %Ln imágenes a «{model}».</numerusform>
        </translation>
    </message>
    <message>
        <source>A lesson whose model is not among yours any more</source>
        <translation>Una lección cuyo modelo ya no está entre los tuyos</translation>
    </message>
    <message>
        <source>New classes: {names}</source>
        <translation>Clases nuevas: {names}</translation>
    </message>
    <message>
        <source>Taught: {name}</source>
        <translation>Modelo enseñado: {name}</translation>
    </message>
    <message>
        <source>in use · {date}</source>
        <translation>en uso · {date}</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Below {percent}, where the line is, an answer counts as not sure</source>
        <translation>Por debajo del {percent}, donde está la línea, una respuesta cuenta como «no estoy seguro»</translation>
    </message>
    <message>
        <source>Read about {name}</source>
        <translation>Leer sobre {name}</translation>
    </message>
</context>
</TS>
