<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>trace</name>
    <message numerus="yes">
        <source>%n more deliveries of the same event, collapsed.</source>
        <translation>
            <numerusform>%n more delivery of the same event, collapsed.</numerusform>
            <numerusform>%n more deliveries of the same event, collapsed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>after %n temporary refusals</source>
        <translation>
            <numerusform>after %n temporary refusal</numerusform>
            <numerusform>after %n temporary refusals</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::trace::EventModel</name>
    <message numerus="yes">
        <source>%1 (%n more copies collapsed)</source>
        <translation>
            <numerusform>%1 (%n more copy collapsed)</numerusform>
            <numerusform>%1 (%n more copies collapsed)</numerusform>
        </translation>
    </message>
</context>
</TS>
