<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BatchAccuracy</name>
    <message numerus="yes">
        <source>%n answer(s) are sure</source>
        <translation>
            <numerusform>%n answer is sure</numerusform>
            <numerusform>%n answers are sure</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lie(s) in other folders.</source>
        <translation>
            <numerusform>%n lies in another folder.</numerusform>
            <numerusform>%n lie in other folders.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more could not be read.</source>
        <translation>
            <numerusform>%n more could not be read.</numerusform>
            <numerusform>%n more could not be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) lie in a folder named after a class.</source>
        <translation>
            <numerusform>%n picture lies in a folder named after a class.</numerusform>
            <numerusform>%n pictures lie in folders named after a class.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchFoot</name>
    <message numerus="yes">
        <source>%n cannot be read</source>
        <translation>
            <numerusform>%n cannot be read</numerusform>
            <numerusform>%n cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchMoveDialog</name>
    <message numerus="yes">
        <source>%n file(s) will stay.</source>
        <translation>
            <numerusform>%n file will stay.</numerusform>
            <numerusform>%n files will stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s)</source>
        <translation>
            <numerusform>%n folder</numerusform>
            <numerusform>%n folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them get(s) a number.</source>
        <translation>
            <numerusform>%n of them gets a number.</numerusform>
            <numerusform>%n of them get a number.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %n picture(s)</source>
        <translation>
            <numerusform>Copy %n picture</numerusform>
            <numerusform>Copy %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n picture(s)</source>
        <translation>
            <numerusform>Move %n picture</numerusform>
            <numerusform>Move %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchNotice</name>
    <message numerus="yes">
        <source>%n file(s) were passed over; the first because: {reason}.</source>
        <translation>
            <numerusform>%n file was passed over: {reason}.</numerusform>
            <numerusform>%n files were passed over; the first because: {reason}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) are back as they were.</source>
        <translation>
            <numerusform>%n picture is back as it was.</numerusform>
            <numerusform>%n pictures are back as they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) copied into {folder}.</source>
        <translation>
            <numerusform>%n picture copied into {folder}.</numerusform>
            <numerusform>%n pictures copied into {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) moved into {folder}.</source>
        <translation>
            <numerusform>%n picture moved into {folder}.</numerusform>
            <numerusform>%n pictures moved into {folder}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchPage</name>
    <message numerus="yes">
        <source>%n file(s) cannot be read.</source>
        <translation>
            <numerusform>%n file cannot be read.</numerusform>
            <numerusform>%n files cannot be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) named</source>
        <translation>
            <numerusform>%n picture named</numerusform>
            <numerusform>%n pictures named</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) cleared.</source>
        <translation>
            <numerusform>%n row cleared.</numerusform>
            <numerusform>%n rows cleared.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) written to {file}.</source>
        <translation>
            <numerusform>%n row written to {file}.</numerusform>
            <numerusform>%n rows written to {file}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassBalance</name>
    <message numerus="yes">
        <source>%n left out or unreadable</source>
        <translation>
            <numerusform>%n left out or unreadable</numerusform>
            <numerusform>%n left out or unreadable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) in each class</source>
        <translation>
            <numerusform>%n picture in each class</numerusform>
            <numerusform>%n pictures in each class</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClassesPart</name>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DatasetOverview</name>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out.</source>
        <translation>
            <numerusform>%n left out.</numerusform>
            <numerusform>%n left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unreadable.</source>
        <translation>
            <numerusform>%n unreadable.</numerusform>
            <numerusform>%n unreadable.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DatasetProgress</name>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ErrorBanner</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message numerus="yes">
        <source>%n selected. Space leaves out or puts back.</source>
        <translation>
            <numerusform>%n selected. Space leaves it out or puts it back.</numerusform>
            <numerusform>%n selected. Space leaves them out or puts them back.</numerusform>
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
    <name>ModelButton</name>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
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
        <source>Accuracy on the %Ln validation picture(s).</source>
        <translation>
            <numerusform>Accuracy on the validation picture.</numerusform>
            <numerusform>Accuracy on the %Ln validation pictures.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OverviewPart</name>
    <message numerus="yes">
        <source>Cross-validation of the first model on %n training picture(s): {percent}, between {low} and {high}.</source>
        <translation>
            <numerusform>Cross-validation of the first model on one training picture: {percent}, between {low} and {high}.</numerusform>
            <numerusform>Cross-validation of the first model on %n training pictures: {percent}, between {low} and {high}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PresetPicker</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n training picture(s)</source>
        <translation>
            <numerusform>%n training picture</numerusform>
            <numerusform>%n training pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SectionTexts</name>
    <message numerus="yes">
        <source>%n class(es) missing from training</source>
        <translation>
            <numerusform>%n class missing from training</numerusform>
            <numerusform>%n classes missing from training</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n class(es) not measured</source>
        <translation>
            <numerusform>%n class not measured</numerusform>
            <numerusform>%n classes not measured</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n class(es) with names alike</source>
        <translation>
            <numerusform>%n class with a name like another&apos;s</numerusform>
            <numerusform>%n classes with names alike</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n class(es) without pictures</source>
        <translation>
            <numerusform>%n class without pictures</numerusform>
            <numerusform>%n classes without pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n copies</source>
        <translation>
            <numerusform>%n copy</numerusform>
            <numerusform>%n copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) in several classes</source>
        <translation>
            <numerusform>%n file in several classes</numerusform>
            <numerusform>%n files in several classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) not used</source>
        <translation>
            <numerusform>%n file not used</numerusform>
            <numerusform>%n files not used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) renamed</source>
        <translation>
            <numerusform>%n file renamed</numerusform>
            <numerusform>%n files renamed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) there twice or more</source>
        <translation>
            <numerusform>%n file there twice or more</numerusform>
            <numerusform>%n files there twice or more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) of near-duplicates</source>
        <translation>
            <numerusform>%n group of near-duplicates</numerusform>
            <numerusform>%n groups of near-duplicates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left to look at.</source>
        <translation>
            <numerusform>%n left to look at.</numerusform>
            <numerusform>%n left to look at.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) in several subsets</source>
        <translation>
            <numerusform>%n picture in several subsets</numerusform>
            <numerusform>%n pictures in several subsets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) left out</source>
        <translation>
            <numerusform>%n picture left out</numerusform>
            <numerusform>%n pictures left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) that look wrong</source>
        <translation>
            <numerusform>%n picture that looks wrong</numerusform>
            <numerusform>%n pictures that look wrong</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) without a label</source>
        <translation>
            <numerusform>%n picture without a label</numerusform>
            <numerusform>%n pictures without a label</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tiny class(es)</source>
        <translation>
            <numerusform>%n tiny class</numerusform>
            <numerusform>%n tiny classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unreadable picture(s)</source>
        <translation>
            <numerusform>%n unreadable picture</numerusform>
            <numerusform>%n unreadable pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpeciesEntry</name>
    <message numerus="yes">
        <source>Seen in %n picture(s)</source>
        <translation>
            <numerusform>Seen in %n picture</numerusform>
            <numerusform>Seen in %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpeciesItemModel</name>
    <message numerus="yes">
        <source>seen in %n picture(s)</source>
        <translation>
            <numerusform>seen in %n picture</numerusform>
            <numerusform>seen in %n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SuspectsView</name>
    <message numerus="yes">
        <source>%n label(s) may be wrong</source>
        <translation>
            <numerusform>%n label may be wrong</numerusform>
            <numerusform>%n labels may be wrong</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainSetup</name>
    <message numerus="yes">
        <source>%n class(es)</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainingProgress</name>
    <message numerus="yes">
        <source>Phase {phase} ended early: no progress in its last %n epoch(s)</source>
        <translation>
            <numerusform>Phase {phase} ended early: no progress in its last epoch</numerusform>
            <numerusform>Phase {phase} ended early: no progress in its last %n epochs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Processor, %n thread(s)</source>
        <translation>
            <numerusform>Processor, %n thread</numerusform>
            <numerusform>Processor, %n threads</numerusform>
        </translation>
    </message>
</context>
</TS>
