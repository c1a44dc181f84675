<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BatchAccuracy</name>
    <message numerus="yes">
        <source>%Ln answer(s) are sure</source>
        <translation>
            <numerusform>%Ln answer is sure</numerusform>
            <numerusform>%Ln answers are sure</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln lie(s) in other folders.</source>
        <translation>
            <numerusform>%Ln lies in another folder.</numerusform>
            <numerusform>%Ln lie in other folders.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more could not be read.</source>
        <translation>
            <numerusform>%Ln more could not be read.</numerusform>
            <numerusform>%Ln more could not be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) lie in a folder named after a class.</source>
        <translation>
            <numerusform>%Ln picture lies in a folder named after a class.</numerusform>
            <numerusform>%Ln pictures lie in folders named after a class.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchFoot</name>
    <message numerus="yes">
        <source>%Ln by you</source>
        <translation>
            <numerusform>%Ln by you</numerusform>
            <numerusform>%Ln by you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be read</source>
        <translation>
            <numerusform>%Ln cannot be read</numerusform>
            <numerusform>%Ln cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln none of these</source>
        <translation>
            <numerusform>%Ln none of these</numerusform>
            <numerusform>%Ln none of these</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not sure</source>
        <translation>
            <numerusform>%Ln not sure</numerusform>
            <numerusform>%Ln not sure</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sure</source>
        <translation>
            <numerusform>%Ln sure</numerusform>
            <numerusform>%Ln sure</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchMoveDialog</name>
    <message numerus="yes">
        <source>%Ln file(s) that belong to them go along.</source>
        <translation>
            <numerusform>%Ln file that belongs to them goes along.</numerusform>
            <numerusform>%Ln files that belong to them go along.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) will stay.</source>
        <translation>
            <numerusform>%Ln file will stay.</numerusform>
            <numerusform>%Ln files will stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s)</source>
        <translation>
            <numerusform>%Ln folder</numerusform>
            <numerusform>%Ln folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the pictures get(s) a number.</source>
        <translation>
            <numerusform>%Ln of the pictures gets a number.</numerusform>
            <numerusform>%Ln of the pictures get a number.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Also take %Ln file(s) that belong to the pictures: same name, such as .xmp or raw</source>
        <translation>
            <numerusform>Also take %Ln file that belongs to the pictures: same name, such as .xmp or raw</numerusform>
            <numerusform>Also take %Ln files that belong to the pictures: same name, such as .xmp or raw</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln picture(s)</source>
        <translation>
            <numerusform>Copy %Ln picture</numerusform>
            <numerusform>Copy %Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln picture(s)</source>
        <translation>
            <numerusform>Move %Ln picture</numerusform>
            <numerusform>Move %Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchPage</name>
    <message numerus="yes">
        <source>%Ln file(s) cannot be read any more.</source>
        <translation>
            <numerusform>%Ln file cannot be read any more.</numerusform>
            <numerusform>%Ln files cannot be read any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) cannot be read.</source>
        <translation>
            <numerusform>%Ln file cannot be read.</numerusform>
            <numerusform>%Ln files cannot be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) named</source>
        <translation>
            <numerusform>%Ln picture named</numerusform>
            <numerusform>%Ln pictures named</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are out of the table; the files stay.</source>
        <translation>
            <numerusform>%Ln row is out of the table; the file stays.</numerusform>
            <numerusform>%Ln rows are out of the table; the files stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) cleared.</source>
        <translation>
            <numerusform>%Ln row cleared.</numerusform>
            <numerusform>%Ln rows cleared.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) written to {file}.</source>
        <translation>
            <numerusform>%Ln row written to {file}.</numerusform>
            <numerusform>%Ln rows written to {file}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied the paths of %Ln file(s).</source>
        <translation>
            <numerusform>Copied the path of %Ln file.</numerusform>
            <numerusform>Copied the paths of %Ln files.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CarryOutDialog</name>
    <message numerus="yes">
        <source>%Ln of the pictures get(s) a number.</source>
        <translation>
            <numerusform>%Ln of the pictures gets a number.</numerusform>
            <numerusform>%Ln of the pictures get a number.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) will move.</source>
        <translation>
            <numerusform>%Ln picture will move.</numerusform>
            <numerusform>%Ln pictures will move.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln picture(s)</source>
        <translation>
            <numerusform>Move %Ln picture</numerusform>
            <numerusform>Move %Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CarryingOut</name>
    <message numerus="yes">
        <source>%Ln picture(s) of {folder} moved as was decided.</source>
        <translation>
            <numerusform>%Ln picture of {folder} moved as was decided.</numerusform>
            <numerusform>%Ln pictures of {folder} moved as was decided.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassBalance</name>
    <message numerus="yes">
        <source>%Ln left out or unreadable</source>
        <translation>
            <numerusform>%Ln left out or unreadable</numerusform>
            <numerusform>%Ln left out or unreadable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) in each class</source>
        <translation>
            <numerusform>%Ln picture in each class</numerusform>
            <numerusform>%Ln pictures in each class</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassPicker</name>
    <message numerus="yes">
        <source>What do %Ln picture(s) show?</source>
        <translation>
            <numerusform>What does the picture show?</numerusform>
            <numerusform>What do the %Ln pictures show?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassesPart</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CorrectDialog</name>
    <message numerus="yes">
        <source>Correct %Ln answer(s)</source>
        <translation>
            <numerusform>Correct %Ln answer</numerusform>
            <numerusform>Correct %Ln answers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Corrections</name>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation>
            <numerusform>… and %Ln more</numerusform>
            <numerusform>… and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DatasetOverview</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out.</source>
        <translation>
            <numerusform>%Ln left out.</numerusform>
            <numerusform>%Ln left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable.</source>
        <translation>
            <numerusform>%Ln unreadable.</numerusform>
            <numerusform>%Ln unreadable.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DatasetProgress</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ErrorBanner</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln times</source>
        <translation>
            <numerusform>%Ln time</numerusform>
            <numerusform>%Ln times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message numerus="yes">
        <source>%Ln selected. Space leaves out or puts back.</source>
        <translation>
            <numerusform>%Ln selected. Space leaves it out or puts it back.</numerusform>
            <numerusform>%Ln selected. Space leaves them out or puts them back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GoneFolders</name>
    <message numerus="yes">
        <source>%Ln picture(s) found again.</source>
        <translation>
            <numerusform>%Ln picture found again.</numerusform>
            <numerusform>%Ln pictures found again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} is not there any more, with %Ln picture(s) of the table.</source>
        <translation>
            <numerusform>{folder} is not there any more, with %Ln picture of the table.</numerusform>
            <numerusform>{folder} is not there any more, with %Ln pictures of the table.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message numerus="yes">
        <source>%Ln place(s)</source>
        <translation>
            <numerusform>%Ln place</numerusform>
            <numerusform>%Ln places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LessonFigures</name>
    <message numerus="yes">
        <source>%Ln picture(s) that it did not learn from</source>
        <translation>
            <numerusform>%Ln picture that it did not learn from</numerusform>
            <numerusform>%Ln pictures that it did not learn from</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelButton</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accuracy on %Ln picture(s) it had never seen.</source>
        <translation>
            <numerusform>Accuracy on %Ln picture it had never seen.</numerusform>
            <numerusform>Accuracy on %Ln pictures it had never seen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accuracy on %Ln test picture(s), of a model made alike without them; this one learnt them too.</source>
        <translation>
            <numerusform>Accuracy on %Ln test picture, of a model made alike without it; this one learnt it too.</numerusform>
            <numerusform>Accuracy on %Ln test pictures, of a model made alike without them; this one learnt them too.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accuracy on the %Ln validation picture(s).</source>
        <translation>
            <numerusform>Accuracy on the validation picture.</numerusform>
            <numerusform>Accuracy on the %Ln validation pictures.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MovesNotice</name>
    <message numerus="yes">
        <source>%Ln file(s) are back as they were.</source>
        <translation>
            <numerusform>%Ln file is back as it was.</numerusform>
            <numerusform>%Ln files are back as they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) that belong to them went along.</source>
        <translation>
            <numerusform>%Ln file that belongs to them went along.</numerusform>
            <numerusform>%Ln files that belong to them went along.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) were passed over; the first because: {reason}.</source>
        <translation>
            <numerusform>%Ln file was passed over: {reason}.</numerusform>
            <numerusform>%Ln files were passed over; the first because: {reason}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) copied into {folder}.</source>
        <translation>
            <numerusform>%Ln picture copied into {folder}.</numerusform>
            <numerusform>%Ln pictures copied into {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) moved into {folder}.</source>
        <translation>
            <numerusform>%Ln picture moved into {folder}.</numerusform>
            <numerusform>%Ln pictures moved into {folder}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OverviewPart</name>
    <message numerus="yes">
        <source>Cross-validation of the first model on %Ln training picture(s): {percent}, between {low} and {high}.</source>
        <translation>
            <numerusform>Cross-validation of the first model on one training picture: {percent}, between {low} and {high}.</numerusform>
            <numerusform>Cross-validation of the first model on %Ln training pictures: {percent}, between {low} and {high}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PresetPicker</name>
    <message numerus="yes">
        <source>%Ln minute(s)</source>
        <translation>
            <numerusform>%Ln minute</numerusform>
            <numerusform>%Ln minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln training picture(s)</source>
        <translation>
            <numerusform>%Ln training picture</numerusform>
            <numerusform>%Ln training pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SectionTexts</name>
    <message numerus="yes">
        <source>%Ln class(es) missing from training</source>
        <translation>
            <numerusform>%Ln class missing from training</numerusform>
            <numerusform>%Ln classes missing from training</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln class(es) not measured</source>
        <translation>
            <numerusform>%Ln class not measured</numerusform>
            <numerusform>%Ln classes not measured</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln class(es) with names alike</source>
        <translation>
            <numerusform>%Ln class with a name like another&apos;s</numerusform>
            <numerusform>%Ln classes with names alike</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln class(es) without pictures</source>
        <translation>
            <numerusform>%Ln class without pictures</numerusform>
            <numerusform>%Ln classes without pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln copies</source>
        <translation>
            <numerusform>%Ln copy</numerusform>
            <numerusform>%Ln copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) in several classes</source>
        <translation>
            <numerusform>%Ln file in several classes</numerusform>
            <numerusform>%Ln files in several classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) not used</source>
        <translation>
            <numerusform>%Ln file not used</numerusform>
            <numerusform>%Ln files not used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) renamed</source>
        <translation>
            <numerusform>%Ln file renamed</numerusform>
            <numerusform>%Ln files renamed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) there twice or more</source>
        <translation>
            <numerusform>%Ln file there twice or more</numerusform>
            <numerusform>%Ln files there twice or more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln group(s) of near-duplicates</source>
        <translation>
            <numerusform>%Ln group of near-duplicates</numerusform>
            <numerusform>%Ln groups of near-duplicates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left to look at.</source>
        <translation>
            <numerusform>%Ln left to look at.</numerusform>
            <numerusform>%Ln left to look at.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) in several subsets</source>
        <translation>
            <numerusform>%Ln picture in several subsets</numerusform>
            <numerusform>%Ln pictures in several subsets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) left out</source>
        <translation>
            <numerusform>%Ln picture left out</numerusform>
            <numerusform>%Ln pictures left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) much alike</source>
        <translation>
            <numerusform>%Ln picture much alike</numerusform>
            <numerusform>%Ln pictures much alike</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) that look wrong</source>
        <translation>
            <numerusform>%Ln picture that looks wrong</numerusform>
            <numerusform>%Ln pictures that look wrong</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) without a label</source>
        <translation>
            <numerusform>%Ln picture without a label</numerusform>
            <numerusform>%Ln pictures without a label</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tiny class(es)</source>
        <translation>
            <numerusform>%Ln tiny class</numerusform>
            <numerusform>%Ln tiny classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable picture(s)</source>
        <translation>
            <numerusform>%Ln unreadable picture</numerusform>
            <numerusform>%Ln unreadable pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The largest class has more than %Ln time(s) the pictures of the smallest. Errors in small classes will count for more while learning, but pictures help more: add some to the small ones, or leave some of the large ones out.</source>
        <translation>
            <numerusform>The largest class has more than %Ln time the pictures of the smallest. Errors in small classes will count for more while learning, but pictures help more: add some to the small ones, or leave some of the large ones out.</numerusform>
            <numerusform>The largest class has more than %Ln times the pictures of the smallest. Errors in small classes will count for more while learning, but pictures help more: add some to the small ones, or leave some of the large ones out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With fewer than %Ln picture(s) a class is hard to learn, and one or two test pictures say little about it. More pictures help most.</source>
        <translation>
            <numerusform>With fewer than %Ln picture a class is hard to learn, and one or two test pictures say little about it. More pictures help most.</numerusform>
            <numerusform>With fewer than %Ln pictures a class is hard to learn, and one or two test pictures say little about it. More pictures help most.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message numerus="yes">
        <source>Of a data set of up to %Ln picture(s) in which the scan finds nothing to look at. It takes seconds to minutes, and can be trained further.</source>
        <translation>
            <numerusform>Of a data set of up to %Ln picture in which the scan finds nothing to look at. It takes seconds to minutes, and can be trained further.</numerusform>
            <numerusform>Of a data set of up to %Ln pictures in which the scan finds nothing to look at. It takes seconds to minutes, and can be trained further.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpeciesEntry</name>
    <message numerus="yes">
        <source>Seen in %Ln picture(s)</source>
        <translation>
            <numerusform>Seen in %Ln picture</numerusform>
            <numerusform>Seen in %Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpeciesItemModel</name>
    <message numerus="yes">
        <source>seen in %Ln picture(s)</source>
        <translation>
            <numerusform>seen in %Ln picture</numerusform>
            <numerusform>seen in %Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SuspectsView</name>
    <message numerus="yes">
        <source>%Ln label(s) may be wrong</source>
        <translation>
            <numerusform>%Ln label may be wrong</numerusform>
            <numerusform>%Ln labels may be wrong</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) decided.</source>
        <translation>
            <numerusform>%Ln picture decided.</numerusform>
            <numerusform>%Ln pictures decided.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) to look at</source>
        <translation>
            <numerusform>%Ln picture to look at</numerusform>
            <numerusform>%Ln pictures to look at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TaughtCard</name>
    <message numerus="yes">
        <source>%Ln more picture(s) cannot be read.</source>
        <translation>
            <numerusform>%Ln more picture cannot be read.</numerusform>
            <numerusform>%Ln more pictures cannot be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachView</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln correction(s) of other models: teach their classes as new ones</source>
        <translation>
            <numerusform>%Ln correction of another model: teach its class as a new one</numerusform>
            <numerusform>%Ln corrections of other models: teach their classes as new ones</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them new</source>
        <translation>
            <numerusform>%Ln of them new</numerusform>
            <numerusform>%Ln of them new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) added: {classes}</source>
        <translation>
            <numerusform>%Ln picture added: {classes}</numerusform>
            <numerusform>%Ln pictures added: {classes}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) will not be taught; what you said stays.</source>
        <translation>
            <numerusform>%Ln picture will not be taught; what you said stays.</numerusform>
            <numerusform>%Ln pictures will not be taught; what you said stays.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln picture(s) into the data set of the model?</source>
        <translation>
            <numerusform>Copy %Ln picture into the data set of the model?</numerusform>
            <numerusform>Copy %Ln pictures into the data set of the model?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out %Ln correction(s) of other models</source>
        <translation>
            <numerusform>Leave out %Ln correction of another model</numerusform>
            <numerusform>Leave out %Ln corrections of other models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message numerus="yes">
        <source>%Ln picture(s) copied into the data set, which is looked at anew.</source>
        <translation>
            <numerusform>%Ln picture copied into the data set, which is looked at anew.</numerusform>
            <numerusform>%Ln pictures copied into the data set, which is looked at anew.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainSetup</name>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainingProgress</name>
    <message numerus="yes">
        <source>Phase {phase} ended early: no progress in its last %Ln epoch(s)</source>
        <translation>
            <numerusform>Phase {phase} ended early: no progress in its last epoch</numerusform>
            <numerusform>Phase {phase} ended early: no progress in its last %Ln epochs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Processor, %Ln thread(s)</source>
        <translation>
            <numerusform>Processor, %Ln thread</numerusform>
            <numerusform>Processor, %Ln threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Lesson</name>
    <message numerus="yes">
        <source>%Ln picture(s) were taught to “{model}”.</source>
        <translation>
            <numerusform>%Ln picture was taught to “{model}”.</numerusform>
            <numerusform>%Ln pictures were taught to “{model}”.</numerusform>
        </translation>
    </message>
</context>
</TS>
